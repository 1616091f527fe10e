"""Feedback loops, strong components, and paths through what a view hides: the questions asked of a model's graph.

`loops` lists feedback loops, `named` holds a named loop against the links, `components` finds what is in any
loop, `sets` chooses few loops that stand for all, `families` puts loops that differ by a detour together and `ranking`
says which to read first, `bridges` joins what a view shows over what it hides, `interchange` is the door to networkx. Nothing is
imported here, so that each command pays only for what it asks.
"""
