"""The words that generated posts are made of, French and English, inflected from short lists."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's words by kind; `frames` are sentences whose capitals stand for a kind."""

    nouns: tuple[str, ...]
    plurals: tuple[str, ...]
    adjectives: tuple[str, ...]
    verbs: tuple[str, ...]
    infinitives: tuple[str, ...]
    adverbs: tuple[str, ...]
    places: tuple[str, ...]
    frames: tuple[str, ...]


_FR_NOUNS = """abat-jour acheteuse agenda aiguille alliage ampoule ancrage année antiquaire
apprentie après-midi archive ardoise argile artisane ateliers-école atelier automne avenir
balade bateau bibliothèque bobine bois boutique brocante broche bureau câble cadeau cadran
calendrier campagne canal carnet carton catalogue centime céramique chaise chaleur champ
chandelle charnière chemin chêne cheville cire citation cliente clou coffret collègue collection
colle commande composant comptoir concierge conseil copeau couleur coupe courant couronne
couteau cuivre décembre défaut démontage dentelle dessin détail devis dimanche disque dossier
douille durée échange école écran écrou élan emballage émail énergie enquête entretien épaule
éponge équipe escalier essai établi étagère étape étincelle été étude événement exemple façade
famille fabrique façon faisceau fenêtre ferme fête feuille fibre ficelle filament fil flamme
fleur foire fonte forge forme foyer frère fusible galerie garantie gare geste glace gravure
guide habitude halogène hiver histoire heure horloge hôtel huile idée image incident instant
interrupteur invitation jardin jeudi joint jour journal laiton laine lampe lampadaire langue
lanterne lecture lettre levier lien ligne limaille lisière liste livre local loupe lueur lumière
lundi lustre lycée machine maillon main maison maître malle manuel marché marteau masque matière
matin mécanique mèche mémoire mercredi mesure métal meuble minute miroir modèle module moment
monde montage montre monument moteur motif moule mousse mur musée neige noël nom note nuit objet
occasion odeur œuvre ombre orage ordre orfèvre outil ouverture page paille panne papier parcours
parole partenaire passage patience patine patron pause peinture pendule personne perle phare
photo pièce pied pierre pince pinceau place plafond plan plancher plâtre pli poignée pointe
polissage pont porcelaine port porte portrait poste pot potière poussière presse preuve prise
prix problème projet promenade propos prototype province quai qualité quartier question rabot
rayon récit recyclage réglage remède rencontre rendez-vous réparation repas réponse reportage
ressort restauration retour réunion rideau rivage rive rivet rouage route ruban rue saison salle
salon samedi satin savoir-faire scène scie séance secret semaine serrure service siècle signal
silence socle soie soir soleil solution soudure source souvenir stage statue style sujet support
surface table tabouret tablette tache teinte témoin temps tendance texte théâtre tige tiroir
tissu titre toile toit tournevis tournage travail tresse trottoir trousse tube usage usine usure
vague valeur vapeur vase veille veilleuse velours vendredi vernis verre verrière vie
vieille-ville village ville vis visite vitrine voisine voix volet voyage zinc zone"""
_FR_ADJECTIVES = """abordable agile aimable artisanal attentif audacieux autonome beau blanc
bleu brillant calme capable central chaud clair collectif complet concret content courant court
curieux délicat dense digne discret disponible dorée doux durable écologique économe efficace
élégant émouvant entier épais étonnant étroit exact exigeant facile fertile fiable fidèle fier
fin fondamental fragile frais franc généreux gourmand grand gratuit habile haut heureux honnête
humble idéal immense indispensable ingénieux inattendu intact intime jaune jeune joli joyeux
juste large léger lent libre local lointain long lumineux magnifique mat mince minuscule modeste
mobile moderne mûr naturel net neuf noble noir nouveau original ouvert paisible pâle patient
petit plein poli populaire précieux précis premier profond prochain propre pur quotidien rapide
rare réel récent régional réparable résistant robuste rond rouge rustique sage sensible serein
simple sincère sobre soigneux solaire solide sombre souple subtil tendre tiède timide tranquille
utile vaillant vaste vert vieux vif vivant voisin vrai"""
_FR_VERBS = """accompagn accroch ador aid aim ajout ajust allum amélior anim apport appréci
apprivois arrêt assembl attach bross caress cherch chois coll command commenc compt confi
conseill conserv consult contact copi couch coup crois cultiv décid décor démont dépos dessin
détaill devin discut dur éclair écout emball emprunt encourag enseign entour envelopp envisag
étonn étudi évit examin expliqu expos fabriqu fêt fil form frott gagn gard grav habit illustr
imagin import impressionn improvis indiqu inspir install invent invit jou laiss lav lim livr
marqu mélang mesur mont montr nettoi not observ occup organis ouvrag parl partag passionn
patient pens pes plac plant poli port pos prépar présent prêt propos protég prouv racont rappel
recommand regard remont rencontr rempla rénov répar repass respect rest retrouv rêv salu scell
sembl serr signal soign soud souhait soulign tent test tiss touch tourn transform travaill trouv
utilis valoris vant veill vers viss visit"""
_FR_ADVERBS = """ailleurs aujourd’hui autrefois bientôt calmement certainement chaleureusement
d’abord d’ailleurs délicatement demain désormais doucement encore enfin ensemble ensuite
facilement fidèlement fièrement franchement généralement gratuitement hier ici jamais
joyeusement là-bas lentement librement longtemps maintenant même mieux minutieusement
naturellement parfois partout patiemment peut-être pourtant précisément presque proprement
rarement sereinement seulement simplement sincèrement soigneusement souvent surtout tard tôt
toujours tranquillement vite vraiment volontiers"""
_FR_PLACES = """Nantes Rezé Angers Rennes Brest Quimper Vannes Lorient Saint-Nazaire Clisson
Pornic Cholet Saumur Tours Poitiers Bordeaux Lyon Lille Strasbourg Montréal Québec Gatineau
Sherbrooke Bruxelles Liège Namur Genève Lausanne Marseille Toulouse Grenoble Dijon Limoges Rouen
Caen"""
_FR_FRAMES = """Le NOUN de PLACE VERB ADVERB les PLURAL ADJECTIVE que nous avons sous la main.
Chez nous, chaque NOUN VERB un NOUN ADJECTIVE, et c’est ADVERB une affaire de NOUN.
À PLACE, des PLURAL et des PLURAL VERB ADVERB autour d’un NOUN.
Pour INFINITIVE un NOUN, il faut d’abord INFINITIVE les PLURAL : c’est ADVERB le plus ADJECTIVE.
« Je VERB ce NOUN depuis NUMBER ans », raconte la NOUN de PLACE.
Vous pouvez INFINITIVE votre NOUN sans INFINITIVE les PLURAL ?
Rien ne se perd : le NOUN VERB, la NOUN VERB, et les PLURAL restent ADJECTIVE.
Cette semaine, NUMBER PLURAL ont retrouvé une NOUN ADJECTIVE ; la NUMBER e attend son NOUN.
Nous aimons INFINITIVE, INFINITIVE et surtout INFINITIVE avec des PLURAL ADJECTIVE.
Un NOUN, deux PLURAL, NUMBER PLURAL : voilà de quoi INFINITIVE tout un NOUN.
Dès NUMBER h, la NOUN s’ouvre sur le NOUN, et l’équipe VERB en NOUN.
Et si l’on VERB ADVERB ce NOUN, plutôt que d’INFINITIVE un NOUN neuf ?"""

_EN_NOUNS = """afternoon album alley answer apprentice archive autumn bakery balance basket
battery beam bench bicycle blade board bolt book bottle bowl box bracket brand brass bridge
brush bucket bulb cabinet cable calendar candle canvas card carpet ceiling centre chain chair
chance chapter charm chest chimney choice circle citizen city clay clock cloth coat coffee coin
collar colour comfort copper corner cost cotton counter country couple cover craft crowd culture
cup curtain customer damage dance danger daughter dawn debate decade degree design desk detail
device diary dinner doctor door dozen draft drawer drawing dream drill dust ear edge effort
elbow electrician energy engine evening event example expert eye fabric factory failure family
farmer fashion fault feature festival field figure filament film finger fire flame floor flower
foot forest fork form frame friend fuse future gallery garden gate gift glass glue goal grain
ground group guarantee guide habit hall hammer hand handle harbour heart heat height hero hinge
holiday home hook horizon hour house idea image inch industry invention island jacket jar job
joint journey judge key kitchen knife knot label ladder lamp landlord landscape lantern layer
leaf leather lecture lesson letter lever library light limit line list loan lock loft machine
magnet maker manner manual map market master material meadow meal measure member memory merchant
message metal method minute mirror model moment month moon morning motor mountain museum music
name neighbour nephew net night noise notebook number object ocean offer office oil opinion
orchard order outcome owner page paint pair palace pan paper part partner path pattern pause
peace pencil people pepper person photo picture piece pin pipe place plan plant plaster plate
platform plug pocket poem point porch port position pot potter powder practice present price
print problem process product project promise proof purpose puzzle quality quarter question rack
rail rain reason recipe record repair report rescue rest result review ribbon ring river road
rod roof room rope route rule salt sample sand saw scale scene school science screen screw
script sea season seat secret shade shadow shape shelf shell shelter shift ship shop shoulder
show side sign silver sister sketch skill sky sleeve slope smile socket soil solder solution
song sound spark spring square stage stair stand star station steam steel step stone store storm
story stove street string studio style summer sun surface surprise switch table tale talk task
taste teacher team tent test theatre thing thread ticket timber tin title tool tower town toy
trade train travel tray tree trip truth tube tune turn twist valley value van vase veteran view
village visit voice wage wall warmth warranty washer water wave wheel window winter wire wish
witness wonder wood wool word work workshop world yard year"""
_EN_ADJECTIVES = """able absent active afraid ancient annual anxious aware bare basic bitter
blank blind blue bold brave brief bright broad broken busy calm careful casual cheap cheerful
chief civil classic clean clear clever close cold common complete complex constant cool correct
costly cosy crisp cruel curious daily dark deaf dear deep delicate dense distant double dry dull
eager early easy elegant empty entire equal exact excellent extra fair faint faithful famous
fast fine firm flat fond formal fragile free frequent fresh friendly full gentle genuine glad
global golden good grand grateful great green grey handy happy hard harsh heavy helpful high
hollow honest hot huge humble ideal idle important inner innocent intense joint keen kind large
last late lazy lean light likely little lively local lonely long loose loud lovely low loyal
lucky main major mature mild minor modern modest narrow native natural neat new nice noble
normal odd old open orange ordinary original outer pale patient perfect plain pleasant polite
poor popular practical precise pretty private proud pure quick quiet random rapid rare raw ready
real recent red regular remote rich ripe rough round royal rude rural sad safe secure sharp
shiny short shy silent simple single slight slow small smart smooth social soft solid sound
spare special square stable steady steep stiff strange strict strong sudden sweet swift tall
tender thick thin tidy tight tiny tired total tough true typical unique useful usual vast
visible vivid warm weak wide wild wise wooden worthy young"""
_EN_VERBS = """accept add adjust admire adopt advise agree allow answer appear arrange ask
assemble attach attend avoid balance belong bend blend boil borrow bounce brush build burn call
care carry carve change charge check cheer clean climb collect colour compare complete connect
consider contain cook cool copy correct count cover craft cross dance decide decorate deliver
depend describe design develop discover discuss divide donate doubt draw dream dress drill drop
earn empty encourage end enjoy enter examine explain explore express extend face fasten fetch
fill finish fix float fold follow form frame gather glow glue grab greet guard guess guide
hammer handle happen heat help hope host hunt imagine improve include increase inform inspect
inspire install intend introduce invent invite iron join jump keep knit knock label laugh launch
learn lift like listen load lock look love maintain manage mark match measure meet melt mend
mention mix move nail name need notice number offer open order own pack paint park part paste
pause perform pick place plan plant play point polish pour praise prefer prepare present press
prevent print produce promise protect prove publish pull pump push question race raise reach
receive record recycle reduce reflect refuse remain remember remind remove repair repeat replace
reply report rescue rest restore return reuse roll rub save scrape seal search seem select serve
settle shape share shelter shine show sign signal smile smooth solder solve sort spark spell
split spoil spread stain start stay steer stitch stop store stretch study succeed suggest supply
support suppose surprise switch talk taste teach tempt test thank tie touch tour trace trade
train travel treat trim trust try tune turn twist unite unlock use value visit wait walk wander
warm warn wash waste watch water weigh welcome wipe wish wonder work wrap"""
_EN_ADVERBS = """again almost already always anyway barely briefly calmly carefully cheerfully
clearly closely correctly daily deeply easily eagerly elsewhere enough entirely even eventually
exactly fairly finally freely fully gently gladly gradually hardly here honestly instead just
kindly lately later lightly mainly maybe merely mostly nearly neatly never nicely often once
openly perhaps plainly politely precisely properly proudly quickly quietly quite rarely rather
readily really safely seldom simply slowly smoothly softly sometimes soon steadily still
suddenly surely then there today together tomorrow twice usually warmly well wisely yesterday"""
_EN_PLACES = """Nantes Bristol Leeds York Bath Cardiff Belfast Dublin Cork Galway Glasgow Dundee
Perth Oxford Cambridge Norwich Exeter Plymouth Brighton Dover Montreal Toronto Ottawa Halifax
Vancouver Boston Portland Chicago Austin Denver Seattle Savannah Melbourne Hobart Wellington"""
_EN_FRAMES = """The NOUN from PLACE VERB ADVERB, and the PLURAL stay ADJECTIVE for years.
We INFINITIVE every NOUN by hand, then INFINITIVE the PLURAL before they leave for PLACE.
A ADJECTIVE NOUN can INFINITIVE a whole NOUN; a ADJECTIVE one hardly VERB at all.
Why throw away NUMBER PLURAL when one ADJECTIVE NOUN can INFINITIVE them?
“It VERB ADVERB,” says the NOUN, “and my PLURAL INFINITIVE it too.”
In PLACE, NUMBER PLURAL INFINITIVE a NOUN every NOUN.
First INFINITIVE the NOUN, then INFINITIVE the ADJECTIVE NOUN; never INFINITIVE the PLURAL.
There is ADVERB a NOUN for that: it VERB the NOUN and VERB the ADJECTIVE PLURAL.
Come and INFINITIVE with us: the NOUN is ADJECTIVE, the PLURAL are ADJECTIVE, the NOUN is free.
Our NOUN took NUMBER PLURAL and one very ADJECTIVE NOUN.
Don't INFINITIVE the NOUN yet; ADVERB, a NOUN of PLURAL VERB it in NUMBER minutes.
Nobody VERB a NOUN like the ADJECTIVE NOUN of PLACE."""


def _french() -> Vocabulary:
    adjectives = _FR_ADJECTIVES.split()
    verbs = _FR_VERBS.split()
    return Vocabulary(
        nouns=tuple(_FR_NOUNS.split()),
        plurals=tuple(
            _plural(noun, "x" if noun.endswith("eau") else "s") for noun in _FR_NOUNS.split()
        ),
        adjectives=tuple(
            form
            for word in adjectives
            for form in (
                (word, word + "s") if word.endswith(("e", "x")) else (word, word + "e", word + "s")
            )
        ),
        verbs=tuple(
            verb + ending for verb in verbs for ending in ("e", "ons", "ait", "era", "ent", "aient")
        ),
        infinitives=tuple(verb + "er" for verb in verbs),
        adverbs=tuple(_FR_ADVERBS.split()),
        places=tuple(_FR_PLACES.split()),
        frames=tuple(_FR_FRAMES.splitlines()),
    )


def _english() -> Vocabulary:
    verbs = _EN_VERBS.split()
    return Vocabulary(
        nouns=tuple(_EN_NOUNS.split()),
        plurals=tuple(_plural(noun, "s") for noun in _EN_NOUNS.split()),
        adjectives=tuple(_EN_ADJECTIVES.split()),
        verbs=tuple(form for verb in verbs for form in (_plural(verb, "s"), _past(verb))),
        infinitives=tuple(verbs),
        adverbs=tuple(_EN_ADVERBS.split()),
        places=tuple(_EN_PLACES.split()),
        frames=tuple(_EN_FRAMES.splitlines()),
    )


def _plural(word: str, ending: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + ("es" if word.endswith(("ch", "sh")) else "")
    return word + ending


def _past(verb: str) -> str:
    return verb + ("d" if verb.endswith("e") else "ed")


VOCABULARIES = {"fr": _french(), "en": _english()}
