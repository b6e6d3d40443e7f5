"""Capitals that lost their accents: words that can only be written with one."""

import re
import unicodedata
from collections.abc import Iterator

from pipeline.expression import late

# Words in small letters; they are looked for with a bare capital or in bare capitals. Without its
# accents none of them is another word, nor English, nor a first name that goes without.
_BEGIN = """
ébauche ébéniste ébénisterie écart échange échanger échangez échanges écharpe échec échecs échelle
échéance éclairage éclairer éclairez école écoles écolier écoliers écologie écologique écologiques
écologiste économe économies économique économiques économisez écoute écouter écoutez écoutons
écran écrans écrire écrit écrite écriture écrivain écrivez écrivons édifice éditeur éditeurs
éducateur également égalité égard église églises élargir électeur électeurs électricien électricité
électrique électriques électronique élégante élève élèves éleveur éleveurs élisez éloge élus
émouvant émouvante énergie énergies énergétique énorme énormément énoncé épargne épargnez épaule
épicerie épices épicier épidémie épinard époques éprouvé épreuve épreuves équilibre équipe équipes
équipé équipement équipements équitable équitables équité érable été étage étages étagère étain
étang étant étape étapes état états étoffe étoile étoiles étonnant étonnante étonnez étranger
étrangers étrange étroit étude études étudiant étudiante étudiantes étudiants étudier étudiez
étymologie éveil événement événements évènement évènements évidemment évitez éviter évoluer évoquer
être êtes
"""
_WHOLE = """
actualité actualités après arrivée bientôt bénéfice bénévole bénévoles céramique cérémonie
découverte découvertes découvrez découvrir décembre décès dédicace dédicaces défi défis déjà délai
délais départ dépêchez dernière dernières développement déménagement espèce fête fêtes fermée
février forêt français française françaises gratuité idée idées immédiat immédiatement intérêt
inédite journée journées légende liberté lumière lumières matériel mère mères musée musées
médiathèque mêmes météo métier métiers nécessaire noël nouveauté nouveautés numéro numéros père
pères pièce pièces possibilité première premières prénom préparez priorité problème procès
propriété qualité qualités rentrée réouverture réparer réparez règlement réponse réponses
république réservez réseau réseaux résultat résultats santé sécurité société soirée soirées
spéciale spéciales supplémentaire témoignage témoignages trésor très université vélo vélos véhicule
véhicules vérité voilà
"""


def _bare(text: str) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)
    )


def _forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for word in _BEGIN.split():
        found[_bare(word[0]).upper() + word[1:]] = word[0].upper() + word[1:]
    for word in (*_BEGIN.split(), *_WHOLE.split()):
        found[_bare(word).upper()] = word.upper()
    return {bare: right for bare, right in found.items() if bare != right}


_FORMS = _forms()
_WORD = re.compile(r"[A-Z](?<![\w./@#+-].)\w++(?!@|\.[A-Z])")
# "A" is a preposition at the head of a sentence before these; elsewhere it may be a verb or a name.
_A = late(
    r"A(?<!\w.)(?= (?:partir|bientôt|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|nouveau|savoir|suivre|découvrir|lire|voir|venir|vendre|louer|gagner|retrouver|emporter|table"
    r"|midi|minuit|quoi|qui|quand|quels?|quelles?|chaque|tous|toutes|tout|travers|propos|côté|cause"
    r"|noter|très|plus|votre|vos|notre|nos|cette|ces|cet|ce soir|l’occasion|l'occasion|l’heure"
    r"|l'heure|l’atelier|l'atelier|la fin|la fois|la main|la maison|la une|la rentrée|Noël|Paris"
    r"|Nantes|Lyon|Montréal|\d)\b)"
)
_CA = late(
    r"\bCa(?= (?:va|y est|fait|se|sent|sera|serait|ne|marche|commence|donne|change|vous|nous|me"
    r"|te|vaut|dépend|bouge|suffit|arrive|existe|continue|passe|reste|veut|peut|doit|tient|coûte"
    r"|tombe|aussi|alors)\b)|\bCA(?= (?:VA|Y EST|FAIT|COMMENCE|MARCHE|CONTINUE|BOUGE|CHANGE)\b)"
)
_HEAD = late(r"[.!?…»\n•–—:*>_]\s*\Z|\A\s*\Z|[-*+>#] \Z|\n\s*\Z")


def bare(text: str) -> Iterator[tuple[int, int, str]]:
    """Each capital, or word in capitals, that lacks its accents: where, and what is right."""
    for match in _WORD.finditer(text):
        right = _FORMS.get(match[0])
        if right is not None:
            yield *match.span(), right
    if "A " in text:
        for match in _A.finditer(text):
            if _HEAD.search(text, max(0, match.start() - 4), match.start()):
                yield *match.span(), "À"
    if "Ca " in text or "CA " in text:
        for match in _CA.finditer(text):
            yield *match.span(), "Ç" + match[0][1]
