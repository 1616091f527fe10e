"""The small commented spec that `cld new` writes."""

from __future__ import annotations

from cld.spec.scalars import inline

_TEXT = """\
# A causal model. Check it with `cld validate {path}`, list its feedback loops
# with `cld loops {path}`, draw it with `cld render {path}`.
# The whole language is in docs/language.md; `cld schema` helps an editor check while you type.
# What stands here is an example, of why staff leave: put your own elements, links and loops in its place.

cld: 1
title: {title}
version: 0.1.0-draft  # a version without a draft word is a promise: its figures stay as they are

# Elements are things that can rise and fall: nouns, in the sense in which more is more.
# The section tells their role. Others are processes, outcomes and threats.
policy_drivers:
  desired_staff: Desired staff

moderating_factors:
  induction_quality: Quality of induction

variables:
  staff_gap: Gap in staff
  recruitment: Recruitment
  staff: Staff
  workload: Workload per member of staff
  turnover: Turnover

# Links go from cause to effect: (+) more leads to more, (-) more leads to less.
links:
  - desired_staff -> staff_gap (+)
  - staff_gap -> recruitment (+)
  - recruitment -> staff (+) delayed:  # it takes months before a recruit can work alone
      moderated_by:
        induction_quality: strengthens
  - staff -> staff_gap (-)
  - staff -> workload (-)
  - workload -> turnover (+)
  - turnover -> staff (-)

# The feedback loops that you stand by; `cld loops` finds all there are.
loops:
  B1:
    name: Recruitment closes the gap
    through: [staff_gap, recruitment, staff]
    polarity: balancing
    story: A gap leads to recruitment, which in time closes it.
  R1:
    name: Overload drives staff away
    through: [staff, workload, turnover]
    polarity: reinforcing
    story: Fewer staff carry more each, so that more of them leave.

# Diagrams to draw. `framework` shows elements by their role, `loops` shows the feedback.
views:
  loops: {{layout: loops}}
"""


def starter(name: str, path: str) -> str:
    """A spec that validates without a warning and renders; `name` titles it, `path` is where it will lie."""
    readable = " ".join(name.replace("_", " ").replace("-", " ").split())
    return _TEXT.format(title=inline(readable[:1].upper() + readable[1:]), path=path)
