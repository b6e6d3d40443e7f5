"""What is answered on an issue that was made with a form, in the form's language."""

import re

_WORDS = {
    "fr": {
        "stranger": "Seules les personnes qui peuvent écrire dans ce dépôt peuvent se servir de ce "
        "formulaire : rien n’a été fait.",
        "missing": "Il manque au formulaire : {what}. Rien n’a été fait.",
        "empty": "Le champ « {what} » est vide. Rien n’a été fait.",
        "channel": "Il n’y a pas de compte {what} ici ; il y a : {known}. Rien n’a été fait.",
        "date": "La date n’est pas comprise : {what}. Écrivez par exemple 2026-12-01 9h30.",
        "past": "{what} est déjà passé : choisissez une date à venir. Rien n’a été fait.",
        "picture": "Une image n’a pas pu être prise ({what}). Rien n’a été fait.",
        "large": "{what} : l’image dépasse 10 Mo, exportez-la plus petite",
        "foreign": "{what} n’est pas une image déposée ici : glissez-la dans le formulaire",
        "refused": "Le post n’a pas pu être écrit : {what}",
        "failed": "Rien n’a été proposé ni suspendu : la tâche n’a pas pu aboutir.\n\n{what}\n\n"
        "Une personne qui administre ce dépôt peut y remédier ([la tâche]({run})) ; ensuite, "
        "rouvrez ce ticket : le formulaire sera repris tel quel.",
        "again": "Pour recommencer : corrigez le formulaire ci-dessus, puis rouvrez ce ticket.",
        "proposed": "C’est proposé : {what}. Une fois la demande relue et fusionnée, le post "
        "partira à sa date.",
        "by_hand": "Le post est écrit, mais ce dépôt n’autorise pas GitHub Actions à ouvrir une "
        "demande de fusion. Ouvrez-la ici : {what}",
        "body": "Proposé par {who} dans #{issue}.\n\nSi aucune relecture n’apparaît ci-dessous, "
        "fermez cette demande puis rouvrez-la : GitHub ne lance pas de tâche pour ce qu’une tâche "
        "a ouvert.",
        "held": "Les publications sont suspendues : {what}. Pour les reprendre : `pipeline "
        "release`, ou retirez la ligne de `HOLD.yml` sur la branche {branch}.",
        "all": "tous les comptes",
    },
    "en": {
        "stranger": "Only people who may write to this repository may use this form: nothing was "
        "done.",
        "missing": "The form lacks: {what}. Nothing was done.",
        "empty": "The field “{what}” is empty. Nothing was done.",
        "channel": "There is no channel {what} here; there are: {known}. Nothing was done.",
        "date": "The date cannot be read: {what}. Write for example 2026-12-01 09:30.",
        "past": "{what} is over already: choose a date to come. Nothing was done.",
        "picture": "A picture could not be taken ({what}). Nothing was done.",
        "large": "{what}: the picture is larger than 10 MB, export it smaller",
        "foreign": "{what} is no picture that was dropped here: drag it into the form",
        "refused": "The post could not be written: {what}",
        "failed": "Nothing was proposed or stopped: the job could not do it.\n\n{what}\n\nSomebody "
        "who administers this repository can mend that ([the job]({run})); then reopen this "
        "issue: the form is taken as it is.",
        "again": "To try again: mend the form above, then reopen this issue.",
        "proposed": "It is proposed: {what}. Once that is reviewed and merged, the post goes out "
        "at its date.",
        "by_hand": "The post is written, but this repository does not let GitHub Actions open a "
        "pull request. Open it here: {what}",
        "body": "Proposed by {who} in #{issue}.\n\nIf no review shows up below, close this pull "
        "request and reopen it: GitHub starts no job for what a job has opened.",
        "held": "Publishing is stopped: {what}. To go on: `pipeline release`, or take the line "
        "out of `HOLD.yml` on the branch {branch}.",
        "all": "every channel",
    },
}


class Declined(Exception):
    """Why nothing came of a form, in its author's language."""


def say(lang: str, key: str, **values: str) -> str:
    """A sentence in a form's language."""
    return _WORDS[lang][key].format(**values)


def code(text: str, most: int = 80) -> str:
    """A stranger's word as it stands: it calls nobody, links nowhere, is no HTML."""
    plain = re.sub(r"[`\s\x00-\x1f\x7f]+", " ", text).strip()
    return f"`{plain[:most]}{'…' if len(plain) > most else ''}`"
