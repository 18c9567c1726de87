"""Our own list, the UCDP Actor Dataset and PETRARCH2's organisations -> src/dateline/data/actors.tsv.

python bench/make_actors.py ../shared/data src/dateline/data/actors.tsv

Ours (bench/actors/ours.txt) comes first; a UCDP actor that bears the same full name, or the same acronym in the same
country, gives ours its id and its further names. What is left of UCDP becomes rows of their own. From PETRARCH2 come
names of international and non-governmental organisations; its list of armed groups is left out, since its names were
drawn from a database that is not open.
"""

from __future__ import annotations

import argparse
import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from dateline.resolve import countries
from dateline.resolve.spelling import key

KINDS = {
    "R": "rebel group",
    "P": "political militia",
    "C": "communal militia",
    "G": "gang",
    "S": "state forces",
    "V": "government",
    "E": "external forces",
    "O": "organisation",
}
COLUMNS = ("id", "name", "kind", "countries", "aliases", "party_names", "ucdp", "wikidata")
UCDP = "ucdp_actors_conflicts/who_keeps_the_peace/data/ucdp_ged/ucdp-actor-221.csv"
PETRARCH = "petrarch2/petrarch2/petrarch2/data/dictionaries/Phoenix.International.actors.txt"
ORGANISATION = re.compile(
    r"\b(?:organi[sz]ation|association|committee|council|commission|union|agency|court|bank|fund|federation|league|"
    r"foundation|institute|society|centre|center|network|watch|programme|program|alliance|initiative|tribunal|relief|"
    r"international|community|forum|mission|secretariat|coalition|campaign|movement|trust|services?|rights)\b",
    re.I,
)
GANG = re.compile(r"\bcartel\b|\bgang\b|\bzetas\b", re.I)
EVERYDAY = frozenset((Path(__file__).parents[1] / "src/dateline/data/everyday.txt").read_text("utf-8").split())
CAPITALS = {"ngo", "un", "us", "uk", "eu", "hiv", "aids", "ymca", "ywca", "un's", "apec", "asean"}
SMALL = {"of", "and", "the", "for", "in", "on", "to", "against", "de", "des", "sans", "without"}


@dataclass
class Row:
    id: str
    name: str
    kind: str
    codes: list[str]
    aliases: list[str] = field(default_factory=list)
    party_names: list[str] = field(default_factory=list)
    ucdp: str = ""
    wikidata: str = ""

    def names(self) -> list[str]:
        return [self.name, *self.aliases]

    def line(self) -> str:
        aliases = dict.fromkeys(a for a in self.aliases if a != self.name)
        lists = ("|".join(self.codes), "|".join(aliases), "|".join(self.party_names))
        return "\t".join((self.id, self.name, self.kind, *lists, self.ucdp, self.wikidata))


def ours(path: Path) -> list[Row]:
    """The rows of the list that we keep by hand."""
    rows = []
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, kind, codes, aliases, party, wikidata = line.split("|")
        split = [[p.strip() for p in cell.split(";") if p.strip()] for cell in (aliases, party)]
        slug = "-".join(re.findall(r"[a-z0-9]+", key(name)))
        rows.append(Row(f"dateline:{slug}", name, KINDS[kind], codes.split(",") if codes else [], *split, "", wikidata))
    return rows


def with_ucdp(rows: list[Row], path: Path) -> list[Row]:
    """Ours with UCDP's ids and names added, then UCDP's own."""
    full: dict[str, Row] = {}
    short: dict[tuple[str, str], Row] = {}
    for row in rows:
        for name in row.names():
            if name.isupper() or len(name) <= 4:
                short.update({(name, code): row for code in row.codes})
            else:
                full.setdefault(key(name), row)
    more = []
    with path.open(encoding="utf-8-sig") as lines:
        for actor in csv.DictReader(lines):
            made = of_ucdp(actor)
            if made is None:
                continue
            same = next((full[key(n)] for n in made.names() if key(n) in full), None)
            same = same or next((short[n, c] for n in made.names() for c in made.codes if (n, c) in short), None)
            if same is None:
                more.append(made)
            elif set(same.codes) & set(made.codes) or not same.codes:
                same.ucdp = same.ucdp or made.ucdp
                same.aliases += [n for n in made.names() if n not in same.names()]
    return rows + more


def of_ucdp(actor: dict[str, str]) -> Row | None:
    """A UCDP actor as a row; None for governments, for groups of supporters and for names that need their bracket."""
    columns = ("NameOrigFullEng", "NewNameFullEng", "NameData", "NameOrig", "NameOrigFull", "NewName")
    names = list(dict.fromkeys(" ".join(actor[c].replace("’", "'").split()) for c in columns))
    names = [n for n in names if n and n != "n/a" and "(" not in n and not _common(n)]
    if actor["Org"] in ("2", "4") or not names or names[0].startswith(("Government of", "Supporters of")):
        return None
    codes = []
    for place in actor["Location"].split(","):
        code = countries.code_of(re.sub(r"\(.*?\)", "", place).strip()) or countries.code_of(place.strip())
        if code and code not in codes:
            codes.append(code)
    if actor["Org"] == "3":
        kind = "communal militia"
    elif GANG.search(" ".join(names)):
        kind = "gang"
    else:
        kind = "rebel group" if actor["PrimaryParty"] == "1" else "political militia"
    name = names[0] if not names[0].startswith("Forces of") else " ".join(actor["NameData"].split())
    return Row(f"ucdp:{actor['ActorId']}", name, kind, codes, [n for n in names if n != name], [], actor["ActorId"])


def _common(name: str) -> bool:
    """Whether the name is a country's adjective or a word of everyday English, so that alone it tells nothing."""
    return countries.code_of(name) is not None or (not name.isupper() and key(name) in EVERYDAY)


def organisations(path: Path, taken: set[str]) -> list[Row]:
    """International and non-governmental organisations; persons (their entries carry dates) are left out."""
    rows = []
    for line in path.read_text("utf-8", "replace").splitlines():
        entry = re.match(r"^([A-Z][A-Z_'.&-]+?)_*\s*\[((?:IGO|NGO)[A-Z]*)\]", line)
        if not entry:
            continue
        words = entry.group(1).strip("_").replace("_", " ").removeprefix("THE ").lower().split()
        name = " ".join(
            w if w in SMALL and n else w.upper() if w in CAPITALS else w.capitalize() for n, w in enumerate(words)
        )
        if not 2 <= len(words) <= 8 or not ORGANISATION.search(name) or key(name) in taken:
            continue
        taken.add(key(name))
        slug = "-".join(re.findall(r"[a-z0-9]+", key(name)))
        rows.append(Row(f"dateline:{slug}", name, "organisation", []))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    rows = with_ucdp(ours(Path(__file__).parent / "actors" / "ours.txt"), args.shared / UCDP)
    own = len(rows)
    rows += organisations(args.shared / PETRARCH, {key(n) for row in rows for n in row.names()})
    assert len({r.id for r in rows}) == len(rows), "two actors share an id"
    args.out.write_text("\n".join(["\t".join(COLUMNS), *(r.line() for r in rows)]) + "\n", "utf-8")
    with_id = sum(bool(r.ucdp) for r in rows)
    print(f"{len(rows)} actors, {with_id} with a UCDP id, {len(rows) - own} from PETRARCH2")


if __name__ == "__main__":
    main()
