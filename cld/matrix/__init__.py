"""The framework matrix: what each case, speaker or group says under each theme or about each part of a model.

The method is that of Ritchie and Spencer 1994 (Qualitative data analysis for applied policy research, in Bryman and
Burgess, Analyzing Qualitative Data) and Gale et al. 2013 (BMC Medical Research Methodology 13:117): cases are rows,
themes are columns, and a cell holds what was said. `axes` knows what rows and columns can be, `table` fills the cells,
`cross` and `emphasis` are two further views, and `sheet` is what all of them look like before they are written down.
"""

from __future__ import annotations
