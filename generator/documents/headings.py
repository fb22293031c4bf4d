"""The headings of the template for proposals (Resolution 12.28 (Rev.COP14), Annex 2) in three languages, and the guidance that stands under them.

Accents, numbering, colons, plurals, articles and British or American spelling make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from generator.catalog import all_words
from generator.models import LANGUAGES, Action
from generator.models.action import Proposal
from generator.models.walk import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADINGS: dict[str, tuple[str, str, str]] = {
    "title": ("Title | Title of the proposal", "Titre | Titre de la proposition", "Título | Título de la propuesta"),
    "history": ("Previous decisions and reports", "Décisions et rapports antérieurs", "Decisiones e informes anteriores"),
    "proponents": (
        "Proponent(s) | Name of proponent | Proposed by | Submitted by",
        "Proposant(s) | Promoteur(s) | Auteur(s) de la proposition | Auteur(s) | Proposé par | Présenté par | Nom du proposant",
        "Proponente(s) | Autor(es) de la propuesta | Propuesto por | Presentado por | Nombre del proponente",
    ),
    "taxa": (
        "Target species, lower taxon or population, or group of taxa with needs in common | Target species | Species | Taxa | Target taxa | Target species or population",
        "Espèce(s) cible(s), taxon inférieur ou population, ou groupe de taxons ayant des besoins communs | Espèces cibles, taxon inférieur ou population, ou groupe de taxons aux besoins communs | Espèces cibles | Espèces visées | Espèces concernées | Espèces | Taxons | Taxons cibles",
        "Especie(s) objetivo, taxón inferior o población, o grupo de taxones con necesidades en común | Especies objetivo, taxón inferior o población, o grupo de taxones con necesidades comunes | Especies objetivo | Especies destinatarias | Especies diana | Especies | Taxones | Taxones objetivo",
    ),
    "range": (
        "Geographical range | Geographic range | Range | Geographical distribution | Distribution",
        "Aire de répartition géographique | Aire de répartition | Répartition géographique | Zone géographique | Étendue géographique",
        "Área de distribución geográfica | Área de distribución | Distribución geográfica | Ámbito geográfico | Rango geográfico",
    ),
    "range_states": (
        "Range States | Range States concerned | List of Range States",
        "États de l'aire de répartition | États de l'aire de répartition concernés | Liste des États de l'aire de répartition",
        "Estados del área de distribución | Estados del área de distribución interesados | Lista de los Estados del área de distribución",
    ),
    "summary": (
        "Summary of activities | Activities summary | Summary | Summary of proposed activities",
        "Résumé des activités | Synthèse des activités | Résumé des activités proposées | Sommaire des activités | Résumé",
        "Resumen de actividades | Resumen de las actividades propuestas | Síntesis de las actividades | Sumario de actividades | Resumen",
    ),
    "associated_benefits": (
        "Associated benefits | Additional benefits | Co-benefits | Benefits",
        "Avantages associés | Avantages connexes | Bénéfices associés | Bénéfices connexes | Avantages",
        "Beneficios asociados | Beneficios conexos | Ventajas asociadas | Beneficios adicionales | Beneficios",
    ),
    "timeframe": (
        "Timeframe | Timescale | Timeline | Schedule",
        "Calendrier | Délais | Échéancier | Cadre temporel | Calendrier d'exécution",
        "Plazo(s) | Marco temporal | Calendario | Cronograma | Período de ejecución",
    ),
    "relationship_to_other_actions": (
        "Relationship to other CMS actions | Relationship with other CMS actions | Relation to other CMS actions | Relationship to other actions | Links with other CMS activities",
        "Lien(s) avec d'autres actions de la CMS | Relation(s) avec d'autres actions de la CMS | Relations avec les autres actions de la CMS | Rapport avec d'autres actions de la CMS | Liens avec les autres mesures de la CMS",
        "Relación con otras acciones de la CMS | Relación con otras medidas de la CMS | Relación con otras actividades de la CMS | Vínculos con otras acciones de la CMS",
    ),
    "conservation_priority": (
        "Conservation priority | Priority for conservation",
        "Priorité de conservation | Priorité en matière de conservation | Priorité pour la conservation",
        "Prioridad de conservación | Prioridad para la conservación | Prioridad en materia de conservación",
    ),
    "relevance": ("Relevance", "Pertinence", "Pertinencia | Relevancia"),
    "absence_of_better_remedies": (
        "Absence of better remedies | Lack of better remedies | Absence of better alternatives | Lack of better alternatives",
        "Absence de meilleurs remèdes | Absence de meilleures solutions | Absence de meilleurs recours | Absence de solutions plus appropriées | Absence de meilleures mesures | Absence de meilleures alternatives",
        "Ausencia de mejores remedios | Ausencia de mejores soluciones | Ausencia de mejores medidas | Falta de mejores soluciones | Inexistencia de mejores soluciones | Falta de mejores alternativas | Ausencia de mejores alternativas",
    ),
    "readiness_and_feasibility": (
        "Readiness and feasibility | Feasibility and readiness | Feasibility",
        "État de préparation et faisabilité | Préparation et faisabilité | Degré de préparation et faisabilité | Disponibilité et faisabilité | Faisabilité",
        "Preparación y viabilidad | Grado de preparación y viabilidad | Disposición y viabilidad | Preparación y factibilidad | Disponibilidad y viabilidad | Viabilidad",
    ),
    "likelihood_of_success": (
        "Likelihood of success | Probability of success",
        "Probabilité de réussite | Probabilité de succès | Chances de succès | Chances de réussite",
        "Probabilidad de éxito | Posibilidades de éxito",
    ),
    "magnitude_of_impact": (
        "Magnitude of likely impact | Magnitude of impact | Likely impact",
        "Ampleur de l'impact probable | Ampleur des effets probables | Ampleur de l'impact | Importance de l'impact probable | Ampleur des incidences probables",
        "Magnitud del impacto probable | Magnitud del posible impacto | Magnitud del impacto | Magnitud de los efectos probables | Alcance del impacto probable",
    ),
    "cost_effectiveness": (
        "Cost-effectiveness",
        "Rapport coût-efficacité | Coût-efficacité | Efficacité par rapport au coût | Rentabilité | Efficience",
        "Relación costo-eficacia | Costo-eficacia | Relación coste-eficacia | Coste-eficacia | Rentabilidad | Eficacia en función de los costos | Costo-efectividad",
    ),
    "consultations": (
        "Consultations planned / undertaken | Consultations planned or undertaken | Consultations",
        "Consultations prévues / réalisées | Consultations prévues / effectuées | Consultations prévues / entreprises | Consultations prévues / menées | Consultations planifiées / entreprises | Consultations planifiées ou entreprises | Consultations prévues ou entreprises | Consultations",
        "Consultas previstas / realizadas | Consultas planificadas / realizadas | Consultas previstas / efectuadas | Consultas previstas o realizadas | Consultas planificadas o realizadas | Consultas",
    ),
    "activities": (
        "Activities and expected outcomes | Activities and outcomes | Activities | Table of activities | Activities and expected results",
        "Activités et résultats attendus | Activités et résultats escomptés | Activités et résultats | Activités | Tableau des activités",
        "Actividades y resultados esperados | Actividades y resultados previstos | Actividades y resultados | Actividades | Cuadro de actividades",
    ),
}
"""What each section may be called, in the order of the register's languages; variants are parted by `|`. The English are those of the Resolution first; the French and Spanish are ours."""

COLUMNS: dict[str, tuple[str, str, str]] = {
    "number": ("No. | Number | # | Nr | Activity number | Activity no. | Ref.", "N° | Nº | Numéro | Numéro de l'activité", "N.º | Nº | Núm. | Número | Número de la actividad"),
    "title": ("Title | Activity title | Title of activity", "Titre | Intitulé | Titre de l'activité | Intitulé de l'activité", "Título | Título de la actividad"),
    "activity": (
        "Activity | Activities | Action | Actions | Task | Activity / Action",
        "Activité | Activités | Action | Actions | Mesure | Tâche",
        "Actividad | Actividades | Acción | Acciones | Medida | Tarea",
    ),
    "text": ("Description | Description of activity | Text | Details", "Description | Description de l'activité | Texte | Détails", "Descripción | Descripción de la actividad | Texto | Detalles"),
    "outputs": (
        "Outputs/Outcomes | Outputs | Outcomes | Expected outcomes | Expected outputs | Expected results | Results | Deliverables",
        "Produits/Résultats | Produits | Résultats | Résultats attendus | Résultats escomptés | Réalisations/Résultats | Livrables",
        "Productos/Resultados | Productos | Resultados | Resultados esperados | Resultados previstos | Entregables",
    ),
    "timeframe": ("Timeframe | Timescale | Timeline | Schedule | Time | Period | Years | When | By when | Date | Dates", "Calendrier | Délai | Échéance | Échéancier | Période | Années | Quand | Date | Dates", "Plazo | Marco temporal | Calendario | Cronograma | Período | Años | Cuándo | Fecha | Fechas"),
    "responsibility": (
        "Responsibility | Responsible | Responsible party | Responsible parties | Responsible entity | Responsible body | Lead | Who | By whom | Lead organization | Organisation | Organization | Actors",
        "Responsabilité | Responsable | Responsables | Organisme responsable | Organisation | Entité responsable | Chef de file | Qui | Par qui | Acteurs",
        "Responsabilidad | Responsable | Responsables | Organismo responsable | Organización | Entidad responsable | Quién | Por quién | Actores",
    ),
    "funding": (
        "Funding | Funding source | Source of funding | Resources | Resources required | Budget | Cost | Costs | Resources needed | Funding/Resources | Estimated cost | Estimated budget | Means",
        "Financement | Source de financement | Ressources | Budget | Coût | Coûts | Ressources nécessaires | Coût estimé | Budget estimé | Moyens",
        "Financiación | Financiamiento | Fuente de financiación | Recursos | Presupuesto | Costo | Coste | Recursos necesarios | Costo estimado | Coste estimado | Presupuesto estimado | Medios",
    ),
    "start": ("Start | Start date | Begin | Beginning | Begins", "Début | Date de début | Commencement", "Inicio | Fecha de inicio | Comienzo"),
    "end": ("End | End date | Ends | Deadline | Due date | Completion date", "Fin | Date de fin | Date limite", "Fin | Fecha de fin | Fecha límite | Término"),
    "remarks": ("Remarks | Remark | Notes | Comments | Observations", "Remarques | Observations | Commentaires | Notes", "Observaciones | Comentarios | Notas"),
}
"""What the columns of a table of activities may be called."""

SMALL = frozenset("the a an of and or to for in with s le la les l de du des d et ou aux au en el los las del y o u al con un une una".split())  # noqa: SIM905 - words read better than a list of them
"""Small words of the three languages."""


def fold(text: str) -> str:
    """Words in small letters without accents, one space between."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return " ".join(re.findall(r"[^\W_]+", "".join(char for char in letters if not unicodedata.combining(char))))


_NUMBERED = re.compile(r"^\s*(?:[(\[]?(?:\d{1,2}(?:\.\d{1,2})*|[ivxlcIVXLC]{1,6}|[A-Za-z])[)\].:–-]+(?=\W|[^\W\d])\s*|\d{1,2}(?:\.\d{1,2})*\s+)")


def numbered(text: str) -> bool:
    """Whether a number typed by hand stands before the words."""
    return bool(_NUMBERED.match(text))


def key(text: str) -> str:
    """What is the same in all ways to write a heading."""
    if text.strip() in ("#", "№"):
        return "#"
    text = re.sub(r"^\s*N[.]?\s*[º°]", "no", text)
    text = re.sub(r"[(\[](?:e?s|x)[)\]]", "", _NUMBERED.sub("", text).strip())
    text = re.sub(r"\([^()]*\)", " ", text) if re.match(r"[^()]*\w", text) else text
    words = [word for word in fold(text.replace("№", "no")).split() if word not in SMALL]
    return "".join(re.sub(r"is(e|ation|ed|ing)$", r"iz\1", word.rstrip("sx") or word) for word in words)


class Heading(NamedTuple):
    """A heading that was found: of which field, and in which languages it is called so."""

    field: str
    languages: tuple[str, ...]


def _halves(name: str) -> list[str]:
    """A name, and where two ways to put it are parted by ` / `, each of them: a writer takes out the one that does not hold."""
    left, _, right = name.partition(" / ")
    return [name, left, f"{left.rpartition(' ')[0]} {right}"] if right and " " in left else [name]


def _table(words: Mapping[str, tuple[str, str, str]]) -> dict[str, Heading]:
    found: dict[str, Heading] = {}
    for field, names in words.items():
        for lang, variants in zip(LANGUAGES, names, strict=True):
            for variant in [half for name in variants.split(" | ") for half in _halves(name)]:
                one = found.setdefault(key(variant), Heading(field, ()))
                if lang not in one.languages:
                    found[key(variant)] = Heading(one.field, (*one.languages, lang))
    return found


_HEADINGS = _table(HEADINGS)
_COLUMNS = _table(COLUMNS)
_CLOSE = 0.9


def heading(text: str, *, forgiving: bool = False) -> Heading | None:
    """The heading of the template that `text` is; `forgiving` also takes a slip of the pen, and that of the species however it goes on after a comma."""
    found = _find(_HEADINGS, text, forgiving=forgiving)
    if found is None and forgiving and "," in text and len(text) < 120:
        first = _find(_HEADINGS, text.split(",", maxsplit=1)[0], forgiving=False)
        return first if first and first.field == "taxa" else None
    return found


def column(text: str) -> Heading | None:
    """The column of a table of activities that `text` is the heading of."""
    return _find(_COLUMNS, text, forgiving=True)


def _find(known: Mapping[str, Heading], text: str, *, forgiving: bool) -> Heading | None:
    wanted = key(text) if len(text) < 200 else ""
    if wanted in known or not forgiving or len(wanted) < 6:
        return known.get(wanted) if wanted else None
    best = get_close_matches(wanted, known, n=1, cutoff=_CLOSE)
    return known[best[0]] if best else None


def language(found: Iterable[Heading]) -> str:
    """The language most headings are in; English where they leave it open."""
    found = list(found)
    return max(LANGUAGES, key=lambda lang: (sum(1 / len(one.languages) for one in found if lang in one.languages), -LANGUAGES.index(lang)))


# --- guidance -------------------------------------------------------------------------------------------------------------------------

_GUIDANCE = {
    "proponents of proposals": ("below", 14), "the information required": ("cop14", 14), "the information compiled": ("persuasion", 31), "proposals can be": ("proposals", 18), "all text in": ("proposal", 11),
    "provide the name": ("cms", 22), "list the species": ("appendices", 31), "provide scientific names": ("convention", 13), "define the geographical": ("species", 8), "summarize the activities": ("words", 7),
    "identify opportunities to": ("accessions", 38), "specify completion timeframes": ("status", 29), "explain how the": ("activity", 14), "this may form": ("decisions", 34), "it may also": ("other", 17),
    "explain why this": ("priority", 8), "this may relate": ("decisions", 36), "explain for example": ("mandates", 33), "provide a brief": ("need", 24), "alternatives both within": ("considered", 13),
    "for cases where": ("1", 50), "demonstrate meaningful prospects": ("action", 19), "explain how implementation": ("outcome", 11), "risk factors to": ("action", 40), "explain the number": ("outreach", 38),
    "specify the resources": ("judged", 20), "consult with any": ("activities", 30), "specify the results": ("consultations", 6), "template for proposing": ("actions", 5),
}  # fmt: skip
"""How the sentences of the guidance begin and end, and how many words they have: enough to know one that was left in."""


@cache
def _ours() -> frozenset[str]:
    """The sentences of the guidance in the register's own template, and what it prints above its tables and below its pages, in every language and without numbers."""
    told = [field.description for model in (Proposal, Action) for field in fields(model)]
    texts = []
    for w in all_words():
        texts += [w("template_intro"), w("template_prefilled"), w("template_names"), w("template_revise"), w("paper_page", page="", pages=""), *map(w.meaning, told)]
        texts += [f"{w('paper_table', number='')} {caption}" for caption in (w("kinds_species"), w.field("activities", "action"))]
        texts.append(" ".join(w.field(name) for name in ("scientific_name", "en", "fr", "es", "listings")))
    return frozenset(_unnumbered(one) for text in texts for one in sentences(text))


def _unnumbered(text: str) -> str:
    return fold(re.sub(r"\d+", " ", text))


def is_guidance(sentence: str) -> bool:
    """Whether a sentence is one of the guidance that stands under the headings of the template, that of the Resolution or our own."""
    if _unnumbered(sentence) in _ours():
        return True
    words = fold(sentence.replace("summarise", "summarize").replace("Summarise", "Summarize")).split()
    last, count = _GUIDANCE.get(" ".join(words[:3]), ("", 0))
    return bool(words) and words[-1] == last and abs(len(words) - count) <= 3


_SHORT = frozenset("e.g i.e eg ie cf al approx ca dr prof mr mrs ms mme st ste no nos nr res dec doc para paras p pp vol fig tab art ann vs spp sp ssp subsp var etc núm n sr sra ej ed eds min max incl".split())  # noqa: SIM905 - words read better than a list of them


def sentences(line: str) -> list[str]:
    """The sentences of a line."""
    found, start = [], 0
    for match in re.finditer(r"[.!?…][\"»”’)\]]*(?:\[\d+\])*\s+", line):
        word = re.split(r"[\s(«“\"]", line[max(start, match.start() - 40) : match.start()])[-1].lower()
        after = line[match.end() : match.end() + 1]
        short = match[0].startswith(".") and (word in _SHORT or len(word) == 1)
        if not short and (after.isupper() or after.isdigit() or after in '"«“‘(¿¡['):
            found.append(line[start : match.end()].strip())
            start = match.end()
    return [*found, line[start:].strip()] if line[start:].strip() else found
