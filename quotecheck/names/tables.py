"""What is known of names: titles, particles, suffixes."""

from __future__ import annotations

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend fr father sister brother "
    "saint st rabbi imam sheikh shaikh shaykh sheik ayatollah mullah maulana mufti pope bishop "
    "archbishop cardinal king queen prince princess emperor empress emir sultan crown duke duchess "
    "count countess baron baroness major captain capt col colonel gen general lt lieutenant sgt "
    "sergeant cpl corporal pvt private adm admiral commander cmdr marshal brig brigadier chief "
    "judge justice dean coach chancellor premier former acting deputy vice ex late then first "
    "sen rep gov hon md smt shri sri dato datuk tun tan haji hajji senor senora sr sra don dona "
    "monsieur madame mme mlle herr frau pastor president speaker comrade oc u daw ko".split()
) - {"first", "then", "tan", "sr", "u", "ko", "late", "count", "don", "md", "fr", "st"}
TITLE_NOUNS = frozenset(
    "minister president secretary ambassador senator representative governor congressman "
    "congresswoman councillor councilman councilwoman alderman mayor spokesman spokeswoman "
    "spokesperson director chairman chairwoman chairperson chairman envoy commissioner "
    "attorney inspector superintendent constable detective leader lawmaker economist analyst "
    "professor treasurer undersecretary".split()
)
SUFFIXES = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv",
    "2nd": "ii", "3rd": "iii",
}  # fmt: skip
POSTNOMINALS = frozenset("phd md mp mep mbe obe cbe kc qc sc esq dds rn mba".split())
PARTICLES = frozenset(
    "van von der den de la las los del della dello di da dos das do du des le zu zum zur ten ter "
    "te bin ibn bint binti binte ben abu abou umm al el ul e y af av".split()
)
FAMILY_FIRST = frozenset(
    # Chinese, in pinyin
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song "
    "zheng xie han tang feng yu dong xiao cheng cao yuan deng xi mao fu shen zeng peng lu su jiang "
    "cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong "
    "jin hao kong bai cui kang qiu qin gu hou shao meng long wan duan lei qian yin wen geng qiao "
    # Korean
    "kim lee park pak choi choe jung jeong kang cho jo yoon yun jang lim shin kwon hwang ahn song "
    "yoo ryu hong jeon moon mun bae baek noh roh nam sim ri suh seo ban oh "
    # Vietnamese
    "nguyen tran le pham phan vu vo dang bui do ngo duong ly".split()
)
