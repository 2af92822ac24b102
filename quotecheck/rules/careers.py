"""Words that tell of changes of office."""

from __future__ import annotations

import re

# Words that tell of a change of office, or of another time than the article's.
CHANGE = re.compile(
    r"\b(?:former\w*|previous\w*|predecess\w+|success(?:or|ion)\w*|succeed\w*|replac\w+|"
    r"resign\w*|step\w* (?:down|aside)|appoint\w*|(?:re-?)?elected|nominat\w+|inaugurat\w+|"
    r"sworn|swear\w*|sacked|fired|oust\w*|deposed?|overthr\w+|assassinat\w+|promot\w+|"
    r"t(?:ook|ak(?:e|es|ing)) (?:office|over|charge)|bec(?:ame|omes?|oming)|reshuffl\w+|tenure|"
    r"reign|regime|era|administration|under|died|death|histor\w+|decades?|centur\w+|ago|"
    r"once|then|doubles?|1[5-9]\d\d|20\d\d|\d0s)\b",
    re.IGNORECASE,
)
# Words that tell of one person's way from office to office.
CAREER = re.compile(
    r"\b(?:succeed\w*|replac\w+|resign\w*|step\w* (?:down|aside)|appoint\w*|(?:re-?)?elected|"
    r"inaugurat\w+|sworn|sacked|fired|oust\w*|promot\w+|"
    r"t(?:ook|ak(?:e|es|ing)) (?:office|over|charge)|bec(?:ame|omes?|oming)|reshuffl\w+|tenure|"
    r"served)\b",
    re.IGNORECASE,
)
# "The 2016 campaign" tells of no other time.
OTHER_TIME = re.compile(
    r"\b(?:once|then|ago|era|decades?|1[5-9]\d\d|\d0s|20\d\d(?! (?:\w+ )?"
    r"(?:bid|budget|campaigns?|candidates?|contest|elections?|nominee|nomination|primar\w+|race)\b))"
    r"\b",
    re.IGNORECASE,
)
