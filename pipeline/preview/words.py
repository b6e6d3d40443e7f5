"""The words of the pages in each language of the interface, with its dates and its plurals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

_ENGLISH = {
    "agenda": "Agenda",
    "all_months": "All months",
    "alt": "Alt text",
    "alt_missing": "No alt text",
    "article": "Article",
    "attention": "To fix",
    "brand_zone": "brand's time zone",
    "broken": "This file cannot be read as a post. Mend what is listed above and it will be shown.",
    "calendar": "Calendar",
    "campaign": "Campaign",
    "channel": "Channel",
    "channels": "Channels",
    "content_warning": "Content warning",
    "drafts": "Drafts",
    "drafts_none": "No draft is waiting.",
    "empty_text": "No text",
    "facts": "The post",
    "file": "File",
    "first_comment": "First comment",
    "format": "Format",
    "ideas": "Ideas",
    "ideas_none": "No idea is waiting: content/ideas/ is empty.",
    "kind": "Kind",
    "language": "Language",
    "line": "line",
    "link": "Link",
    "live": "See it live",
    "location": "Place",
    "log_as_of": "Status log as of {when}",
    "log_none": "Nothing has been published yet: there is no status log.",
    "log_unknown": "Not a git repository: there is no status log to show.",
    "log_see": "How old the status log is, is said on the calendar.",
    "month_empty": "Nothing is planned this month.",
    "next": "Next month",
    "no_date": "No date yet",
    "none": "none",
    "objective": "Objective",
    "of_parts": "part {part} of {parts}",
    "open_poll": "open for {span}",
    "owner": "Owner",
    "partner": "Partner",
    "path": "Source file",
    "pictures": "Pictures",
    "pillar": "Pillar",
    "poll": "Poll",
    "post": "Post",
    "previous": "Previous month",
    "problems": "Problems",
    "problems_none": "Nothing to fix.",
    "problems_too_many": "Too many to list on one page: each post's page lists its own, and "
    "problems.json has them all.",
    "reply_to": "In reply to",
    "skip": "Skip to the content",
    "sources": "Sources",
    "source_checked": "checked {day}",
    "subtitles": "Subtitles",
    "tags": "Tags",
    "today": "today",
    "today_link": "Today",
    "variant_json": "JSON",
    "variants": "Variants",
    "video": "Video",
    "when": "When",
    "at": "at",
    "level.error": "error",
    "level.warning": "warning",
    "level.suggestion": "suggestion",
    "state.idea": "idea",
    "state.draft": "draft",
    "state.planned": "planned",
    "state.due": "due",
    "state.claimed": "being sent",
    "state.sent": "sent",
    "state.failed": "failed",
    "state.unknown": "unknown",
    "state.missed": "missed",
    "state.held": "held",
    "state.skipped": "skipped",
    "state.deleted": "deleted",
    "state.unreadable": "log unreadable",
    "state.broken": "to fix",
    "unit.bytes": "bytes",
    "unit.characters": "characters",
    "unit.graphemes": "graphemes",
    "unit.weighted characters": "weighted characters",
    "count.post.one": "{n} post",
    "count.post.other": "{n} posts",
    "count.delivery.one": "{n} delivery",
    "count.delivery.other": "{n} deliveries",
    "count.problem.one": "{n} problem",
    "count.problem.other": "{n} problems",
    "count.error.one": "{n} error",
    "count.error.other": "{n} errors",
    "count.warning.one": "{n} warning",
    "count.warning.other": "{n} warnings",
    "count.suggestion.one": "{n} suggestion",
    "count.suggestion.other": "{n} suggestions",
    "count.part.one": "{n} part",
    "count.part.other": "{n} parts",
    "count.day.one": "{n} day",
    "count.day.other": "{n} days",
    "count.hour.one": "{n} hour",
    "count.hour.other": "{n} hours",
    "count.minute.one": "{n} minute",
    "count.minute.other": "{n} minutes",
}

_FRENCH = {
    "agenda": "Agenda",
    "all_months": "Tous les mois",
    "alt": "Texte alternatif",
    "alt_missing": "Sans texte alternatif",
    "article": "Article",
    "attention": "À corriger",
    "brand_zone": "fuseau de la marque",
    "broken": "Ce fichier ne se lit pas comme un post. Corrigez ce qui est listé plus haut et il "
    "sera montré.",
    "calendar": "Calendrier",
    "campaign": "Campagne",
    "channel": "Compte",
    "channels": "Comptes",
    "content_warning": "Avertissement",
    "drafts": "Brouillons",
    "drafts_none": "Aucun brouillon n’attend.",
    "empty_text": "Sans texte",
    "facts": "Le post",
    "file": "Fichier",
    "first_comment": "Premier commentaire",
    "format": "Format",
    "ideas": "Idées",
    "ideas_none": "Aucune idée n’attend : content/ideas/ est vide.",
    "kind": "Nature",
    "language": "Langue",
    "line": "ligne",
    "link": "Lien",
    "live": "Voir en ligne",
    "location": "Lieu",
    "log_as_of": "Journal des envois du {when}",
    "log_none": "Rien n’a encore été publié : il n’y a pas de journal des envois.",
    "log_unknown": "Pas de dépôt git : il n’y a pas de journal des envois à montrer.",
    "log_see": "La date du journal des envois est sur le calendrier.",
    "month_empty": "Rien n’est prévu ce mois-ci.",
    "next": "Mois suivant",
    "no_date": "Sans date",
    "none": "aucun",
    "objective": "Objectif",
    "of_parts": "partie {part} sur {parts}",
    "open_poll": "ouvert {span}",
    "owner": "Responsable",
    "partner": "Partenaire",
    "path": "Fichier source",
    "pictures": "Images",
    "pillar": "Ligne éditoriale",
    "poll": "Sondage",
    "post": "Post",
    "previous": "Mois précédent",
    "problems": "À corriger",
    "problems_none": "Rien à corriger.",
    "problems_too_many": "Trop pour une seule page : la page de chaque post liste les siens, et "
    "problems.json les a tous.",
    "reply_to": "En réponse à",
    "skip": "Aller au contenu",
    "sources": "Sources",
    "source_checked": "vérifiée le {day}",
    "subtitles": "Sous-titres",
    "tags": "Mots-dièse",
    "today": "aujourd’hui",
    "today_link": "Aujourd’hui",
    "variant_json": "JSON",
    "variants": "Déclinaisons",
    "video": "Vidéo",
    "when": "Quand",
    "at": "à",
    "level.error": "erreur",
    "level.warning": "avertissement",
    "level.suggestion": "suggestion",
    "state.idea": "idée",
    "state.draft": "brouillon",
    "state.planned": "prévu",
    "state.due": "à envoyer",
    "state.claimed": "envoi réservé",
    "state.sent": "envoyé",
    "state.failed": "échoué",
    "state.unknown": "incertain",
    "state.missed": "périmé",
    "state.held": "suspendu",
    "state.skipped": "écarté",
    "state.deleted": "supprimé",
    "state.unreadable": "journal illisible",
    "state.broken": "à corriger",
    "unit.bytes": "octets",
    "unit.characters": "caractères",
    "unit.graphemes": "graphèmes",
    "unit.weighted characters": "caractères pondérés",
    "count.post.one": "{n} post",
    "count.post.other": "{n} posts",
    "count.delivery.one": "{n} envoi",
    "count.delivery.other": "{n} envois",
    "count.problem.one": "{n} point à corriger",
    "count.problem.other": "{n} points à corriger",
    "count.error.one": "{n} erreur",
    "count.error.other": "{n} erreurs",
    "count.warning.one": "{n} avertissement",
    "count.warning.other": "{n} avertissements",
    "count.suggestion.one": "{n} suggestion",
    "count.suggestion.other": "{n} suggestions",
    "count.part.one": "{n} partie",
    "count.part.other": "{n} parties",
    "count.day.one": "{n} jour",
    "count.day.other": "{n} jours",
    "count.hour.one": "{n} heure",
    "count.hour.other": "{n} heures",
    "count.minute.one": "{n} minute",
    "count.minute.other": "{n} minutes",
}

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the interface; `words["due"]` is a word, the methods say dates and counts."""

    lang: str
    catalogue: Mapping[str, str]
    months: tuple[str, ...]
    days: tuple[str, ...]

    def __getitem__(self, key: str) -> str:
        return self.catalogue[key]

    def count(self, n: int, noun: str) -> str:
        """A number with its noun: `2 posts`; French counts zero as one."""
        one = n < 2 if self.lang == "fr" else n == 1
        return self.catalogue[f"count.{noun}.{'one' if one else 'other'}"].format(n=self.number(n))

    def number(self, n: int) -> str:
        """A number with its thousands parted, by a narrow no-break space or by a comma."""
        if n < 1000:
            return str(n)
        return f"{n:,}".replace(",", "\u202f") if self.lang == "fr" else f"{n:,}"

    def month(self, year: int, month: int) -> str:
        """`décembre 2026`."""
        return f"{self.months[month - 1]} {year}"

    def day(self, day: date) -> str:
        """`mardi 1er décembre 2026`."""
        number = "1er" if self.lang == "fr" and day.day == 1 else str(day.day)
        return f"{self.days[day.weekday()]} {number} {self.months[day.month - 1]} {day.year}"

    def moment(self, moment: datetime) -> str:
        """`mardi 1er décembre 2026 à 09:00`, in the zone that the moment carries."""
        return f"{self.day(moment)} {self.catalogue['at']} {moment:%H:%M}"

    def span(self, seconds: int) -> str:
        """`2 jours`, `1 heure 30 minutes`: a length of time in its largest units."""
        said = []
        for noun, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
            n, seconds = divmod(seconds, size)
            if n:
                said.append(self.count(n, noun))
        return " ".join(said) or self.count(0, "minute")


def of(lang: str) -> Words:
    """The interface in the language of a BCP 47 tag; English where we have no catalogue."""
    primary = lang.split("-")[0].lower()
    known = primary if primary in _MONTHS else "en"
    return Words(
        lang=known,
        catalogue=_FRENCH if known == "fr" else _ENGLISH,
        months=tuple(_MONTHS[known].split()),
        days=tuple(_DAYS[known].split()),
    )
