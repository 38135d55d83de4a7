#!/usr/bin/env python3
"""Cuts the fonts of the program out of Noto Sans CJK. See README.md in this folder.

Run at the root of the repository:  python3 assets/fonts/subset.py [folder of the NotoSansCJK-*.ttc files]
"""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
NOTO = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/opentype/noto")

# Every text that people see.
SHOWN = ["assets", "seeds"]
# Tables of names, for the regular cuts.
NAMES = ["assets/geodata/cities.csv", "assets/geodata/names.csv", "assets/geodata/waters.geojson"]

# Latin, Greek letters used in physics, punctuation, arrows, a few signs.
LATIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A9), (0x3B1, 0x3C9), (0x2010, 0x2027), (0x2030, 0x203A),
         (0x2070, 0x2079), (0x2080, 0x2089), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2199),
         (0x2212, 0x2212), (0x221E, 0x221E), (0x2248, 0x2248), (0x2260, 0x2265), (0x25A0, 0x25A1), (0x25B2, 0x25C6),
         (0x25CB, 0x25CF), (0x2605, 0x2606), (0x3000, 0x3011), (0xFF01, 0xFF5E)]

# The commonest characters of Chinese text, for scenarios that people write themselves.
COMMON_HANZI = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙州城镇村桥隧站台岛港湖河山岭关口沟堡屯店庄营子坝湾沙阳阴东西南北左右春夏秋冬星期早晚晨夜")


def shown():
    """Every character of the texts that people see."""
    files = [file for folder in SHOWN for file in (ROOT / folder).rglob("*.ron")]
    return set("".join(file.read_text("utf-8") for file in files))


def common_hangul():
    """The 2,350 syllables of KS X 1001."""
    cells = (bytes([row, cell]) for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF))
    return {cell.decode("euc_kr") for cell in cells}


def is_hangul(char):
    return 0xAC00 <= ord(char) <= 0xD7A3


def is_han(char):
    return 0x3400 <= ord(char) <= 0x9FFF


def cut(source, number, target, chars):
    """Writes one font with the given characters."""
    listing = HERE / f"{target}.glyphs.txt"
    listing.write_text("".join(sorted(chars)) + "\n", "utf-8")
    subprocess.run(
        ["pyftsubset", str(NOTO / source), f"--font-number={number}", f"--text-file={listing}",
         f"--output-file={HERE / target}.otf", "--layout-features=kern,ccmp,locl,mark,mkmk", "--no-hinting",
         "--desubroutinize", "--name-IDs=*", "--notdef-outline", "--recommended-glyphs"],
        check=True)


def main():
    seen = {char for char in shown() if not char.isspace()} | {" "}
    latin = {chr(code) for first, last in LATIN for code in range(first, last + 1)}
    other = {char for char in seen if not is_hangul(char) and not is_han(char)}
    hangul = {char for char in seen if is_hangul(char)}
    han = {char for char in seen if is_han(char)}
    named = set("".join((ROOT / file).read_text("utf-8") for file in NAMES))
    cut("NotoSansCJK-Regular.ttc", 1, "NotoSansKR-subset", latin | other | hangul | common_hangul() | {char for char in named if is_hangul(char)})
    cut("NotoSansCJK-Regular.ttc", 2, "NotoSansSC-subset", latin | other | han | set(COMMON_HANZI) | {char for char in named if is_han(char)})
    cut("NotoSansCJK-Bold.ttc", 1, "NotoSansKR-Bold-subset", latin | other | hangul)
    cut("NotoSansCJK-Bold.ttc", 2, "NotoSansSC-Bold-subset", latin | other | han)


if __name__ == "__main__":
    main()
