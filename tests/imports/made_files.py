"""Files of other programs, made by hand: workbooks, projects, and archives that mean harm."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(path: Path, members: Mapping[str, str | bytes]) -> str:
    """An archive of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return str(path)


def letters(number: int) -> str:
    return letters(number // 26 - 1) + chr(65 + number % 26) if number >= 26 else chr(65 + number)


def sheet(rows: Sequence[Sequence[str]]) -> str:
    """A sheet with its texts in the cells; one that begins with `=` is a formula with the value it was last shown with."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = ""
        for column, text in enumerate(row):
            place = f"{letters(column)}{number}"
            if text.startswith("="):
                cells += f'<c r="{place}"><f>{escape(text[1:])}</f><v>42</v></c>'
            elif text:
                cells += (
                    f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
                )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f"{HEAD}<worksheet {MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]], **more: str | bytes) -> str:
    """A workbook; `more` are further members, or others in place of these."""
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    members: dict[str, str | bytes] = {
        "xl/workbook.xml": f'{HEAD}<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
    }
    members |= {f"xl/worksheets/sheet{n}.xml": sheet(rows) for n, rows in enumerate(sheets.values(), start=1)}
    return zipped(path, members | {name.replace("__", "/"): content for name, content in more.items()})


TEXT = "I: And the money?\nR: They did not tell us what it was for. So we waited. 😀 Yes, we waited.\n"
PROJECT = f"""{HEAD}
<Project xmlns="urn:QDA-XML:project:1.0" name="Networks" origin="Some program 1.0">
<Users><User guid="U1" name="Ann"/><User guid="U2" name="Ben"/></Users>
<CodeBook><Codes>
  <Code guid="c1" name="Barriers" isCodable="false">
    <Code guid="c2" name="Uncertainty" isCodable="true"><Description>Not knowing what comes.</Description></Code>
    <Code guid="c3" name="Never used" isCodable="true"/>
  </Code>
  <Code guid="c4" name="Uncertainty -&gt; Waiting (+)" isCodable="true"/>
  <Code guid="c5" name="Money" isCodable="true"/>
</Codes></CodeBook>
<Cases><Case guid="k1" name="Network A"><SourceRef targetGUID="S1"/></Case></Cases>
<Sources>
  <TextSource guid="s1" name="GP 1" plainTextPath="internal://s1.txt">
    <PlainTextSelection guid="p1" name="x" startPosition="21" endPosition="57">
      <Description>Said twice.</Description>
      <Coding guid="k"><CodeRef targetGUID="c2"/><NoteRef targetGUID="n1"/></Coding>
    </PlainTextSelection>
    <PlainTextSelection guid="p2" startPosition="58" endPosition="71"><Coding guid="k"><CodeRef targetGUID="c4"/></Coding>
    </PlainTextSelection>
    <PlainTextSelection guid="p3" startPosition="74" endPosition="89"><Coding guid="k"><CodeRef targetGUID="c2"/></Coding>
    </PlainTextSelection>
    <PlainTextSelection guid="p4" startPosition="900" endPosition="999"><Coding guid="k"><CodeRef targetGUID="c2"/></Coding>
    </PlainTextSelection>
    <PlainTextSelection guid="p5" startPosition="0" endPosition="3"/>
  </TextSource>
  <TextSource guid="s2" name="Lost" plainTextPath="relative://elsewhere/s2.txt">
    <PlainTextSelection guid="p6" startPosition="0" endPosition="3"><Coding guid="k"><CodeRef targetGUID="c2"/></Coding>
    </PlainTextSelection>
  </TextSource>
  <PictureSource guid="s3" name="Drawing" path="internal://s3.png">
    <PictureSelection guid="p7" firstX="0" firstY="0" secondX="9" secondY="9"><Coding guid="k"><CodeRef targetGUID="c2"/></Coding>
    </PictureSelection>
  </PictureSource>
  <PDFSource guid="s4" name="Contract" path="internal://s4.pdf">
    <PDFSelection guid="p8" page="1" firstX="0" firstY="0" secondX="9" secondY="9">
      <Coding guid="k"><CodeRef targetGUID="c5"/></Coding>
    </PDFSelection>
    <Representation guid="r4" plainTextPath="internal://s4.txt">
      <PlainTextSelection guid="p9" startPosition="0" endPosition="5"><Coding guid="k"><CodeRef targetGUID="c5"/></Coding>
      </PlainTextSelection>
    </Representation>
  </PDFSource>
  <AudioSource guid="s5" name="Tape" path="internal://s5.m4a">
    <AudioSelection guid="p10" begin="0" end="9"><Coding guid="k"><CodeRef targetGUID="c5"/></Coding></AudioSelection>
    <Transcript guid="t5" name="Tape" plainTextPath="internal://s5.txt">
      <SyncPoint guid="y1" timeStamp="0" position="0"/><SyncPoint guid="y2" timeStamp="5" position="8"/>
      <TranscriptSelection guid="p11" fromSyncPoint="y1" toSyncPoint="y2"><Coding guid="k"><CodeRef targetGUID="c5"/></Coding>
      </TranscriptSelection>
    </Transcript>
  </AudioSource>
</Sources>
<Notes>
  <Note guid="n1" name="Tone" plainTextPath="internal://n1.txt"/>
  <Note guid="n2" name="Sample"><PlainTextContent>Nobody from the north.</PlainTextContent></Note>
</Notes>
<Links>
  <Link guid="l1" name="is cause of" direction="OneWay" originGUID="c5" targetGUID="c2"/>
  <Link guid="l2" name="is associated with" direction="Associative" originGUID="c5" targetGUID="c2"/>
</Links>
</Project>
"""
FILES: dict[str, str | bytes] = {
    "project.qde": PROJECT,
    "Sources/s1.txt": TEXT,
    "Sources/s4.txt": "Money follows the contract.",
    "Sources/s5.txt": "So long. Good bye.",
    "Sources/n1.txt": "With a shrug.",
    "Sources/s3.png": b"\x89PNG",
}


def project(path: Path, **changed: str | bytes) -> str:
    """A project as `PROJECT` describes it; `changed` are members with other content."""
    return zipped(
        path,
        FILES | {name.replace("__", "/").replace("_qde", ".qde"): text for name, text in changed.items()},
    )
