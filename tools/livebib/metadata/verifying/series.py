"""Series of conferences and journals by the names that people and registries give them.

No rule makes NIPS of "Advances in Neural Information Processing Systems", and none keeps ACL and NAACL apart.
"""

import re
from functools import lru_cache

from livebib.metadata.verifying import text

# A line a series: its names, the ones in capitals as they stand, the others as words in a row within a longer name.
_TABLE = """
NeurIPS | NIPS | Neural Information Processing Systems
ICML | International Conference on Machine Learning
ICMLA | International Conference on Machine Learning and Applications
ICMLC | International Conference on Machine Learning and Cybernetics
ICLR | International Conference on Learning Representations | Learning Representations
CVPR | Computer Vision and Pattern Recognition
ICCV | International Conference on Computer Vision
VISAPP | International Conference on Computer Vision Theory and Applications
ECCV | European Conference on Computer Vision
WACV | Winter Conference on Applications of Computer Vision
BMVC | British Machine Vision Conference
AAAI | AAAI Conference on Artificial Intelligence | National Conference on Artificial Intelligence
IJCAI | International Joint Conference on Artificial Intelligence | Joint Conferences on Artificial Intelligence
UAI | Uncertainty in Artificial Intelligence
AISTATS | Artificial Intelligence and Statistics
COLT | Conference on Learning Theory
ALT | Algorithmic Learning Theory
CoRL | Conference on Robot Learning
ACML | Asian Conference on Machine Learning
NAACL | NAACL-HLT | North American Chapter of the Association for Computational Linguistics
EACL | European Chapter of the Association for Computational Linguistics
AACL | Asia-Pacific Chapter of the Association for Computational Linguistics
TACL | Transactions of the Association for Computational Linguistics
ACL | Meeting of the Association for Computational Linguistics
EMNLP | Empirical Methods in Natural Language Processing
COLING | International Conference on Computational Linguistics
CoNLL | Computational Natural Language Learning
LREC | Language Resources and Evaluation
INTERSPEECH | Interspeech
ICASSP | Acoustics, Speech and Signal Processing | Acoustics Speech and Signal Processing
PAKDD | Pacific-Asia Conference on Knowledge Discovery and Data Mining
SDM | SIAM International Conference on Data Mining
KDD | SIGKDD | Knowledge Discovery and Data Mining | Knowledge Discovery & Data Mining
SIGIR | Research and Development in Information Retrieval
CIKM | Information and Knowledge Management
WSDM | Web Search and Data Mining
WWW | TheWebConf | World Wide Web Conference | International Conference on World Wide Web | The Web Conference
RecSys | Recommender Systems
ICDM | International Conference on Data Mining
ICDE | International Conference on Data Engineering
SIGMOD | International Conference on Management of Data
VLDB | PVLDB | Very Large Data Bases | VLDB Endowment
STOC | Symposium on Theory of Computing
FOCS | Symposium on Foundations of Computer Science
MFCS | Mathematical Foundations of Computer Science
SODA | Symposium on Discrete Algorithms
ICRA | International Conference on Robotics and Automation
IROS | International Conference on Intelligent Robots and Systems
RSS | Robotics: Science and Systems
CHI | Human Factors in Computing Systems
UIST | User Interface Software and Technology
MICCAI | Medical Image Computing and Computer Assisted Intervention
SIGGRAPH | Transactions on Graphics | TOG
OSDI | Operating Systems Design and Implementation
SOSP | Symposium on Operating Systems Principles
NSDI | Networked Systems Design and Implementation
USENIX Security | USENIX Security Symposium
ASIACCS | Asia Conference on Computer and Communications Security
CCS | Computer and Communications Security
NDSS | Network and Distributed System Security
ICSE | International Conference on Software Engineering
SEKE | International Conference on Software Engineering and Knowledge Engineering
FSE | ESEC/FSE | Foundations of Software Engineering
PLDI | Programming Language Design and Implementation
POPL | Principles of Programming Languages
ISCA | International Symposium on Computer Architecture
ASPLOS | Architectural Support for Programming Languages and Operating Systems
JMLR | Journal of Machine Learning Research
TMLR | Transactions on Machine Learning Research
TPAMI | PAMI | Transactions on Pattern Analysis and Machine Intelligence
"""
# What appears in series of many conferences; a record often names nothing else.
_UMBRELLAS = re.compile(
    r"\b(?:PMLR|Proceedings of Machine Learning Research|LNCS|LNAI|Lecture Notes in|CEUR|Procedia|"
    r"Communications in Computer and Information Science|Findings)\b|OpenReview",
    re.IGNORECASE,
)
_CHAPTERS = "association for computational linguistics"


def _read() -> tuple[dict[str, str], dict[str, str]]:
    """The series by their acronyms and by their names, the longest first."""
    acronyms, names = dict[str, str](), dict[str, str]()
    for line in _TABLE.strip().splitlines():
        first, *others = (each.strip() for each in line.split("|"))
        for name in (first, *others):
            if " " in name:
                names[" ".join(text.words(name))] = first
            else:
                acronyms[name.casefold()] = first
    return acronyms, dict(sorted(names.items(), key=lambda row: -len(row[0])))


_ACRONYMS, _NAMES = _read()
_TOKEN = re.compile(r"[A-Za-z][A-Za-z/-]*[A-Za-z]")


@lru_cache(maxsize=4096)
def of(name: str) -> str:
    """The series that a venue is of; "" for one that is not known, or that is one among several."""
    words = f" {' '.join(text.words(name))} "
    found = next((first for each, first in _NAMES.items() if f" {each} " in words), "")
    if found:
        return found
    bare = re.sub(r"['’]?\d+", " ", name)
    tokens = {
        _ACRONYMS[each.casefold()]
        for each in _TOKEN.findall(bare)
        if each.casefold() in _ACRONYMS and not each.islower()
    }
    if len(tokens) == 1:
        return tokens.pop()
    return "ACL" if words.strip() == _CHAPTERS else ""


def is_umbrella(name: str) -> bool:
    """Whether it is a series that holds many conferences, and names none."""
    return _UMBRELLAS.search(name) is not None
