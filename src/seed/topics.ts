// What the journal writes about.

type Words = readonly [string, ...string[]];

export interface Topic {
  /** The name of its tag. */
  name: string;
  /** Singular, with a regular plural. */
  things: Words;
  doings: Words;
  people: Words;
  qualities: Words;
  /** Names of further tags. */
  related: Words;
}

function topic(
  name: string,
  words: Record<'things' | 'doings' | 'people' | 'qualities' | 'related', string>,
): Topic {
  const { things, doings, people, qualities, related } = words;
  return {
    name,
    things: list(things),
    doings: list(doings),
    people: list(people),
    qualities: list(qualities),
    related: list(related),
  };
}

function list(text: string): Words {
  const [first = '', ...rest] = text.split(', ');
  return [first, ...rest];
}

export const TOPICS: readonly [Topic, ...Topic[]] = [
  topic('Travel', {
    things:
      'night train, border town, ferry, map, station hall, mountain pass, suitcase, harbour, guest house, timetable',
    doings:
      'crossing borders by rail, packing light, getting lost on purpose, sleeping in stations, reading old maps',
    people: 'conductor, guide, hotel keeper, ferryman, fellow traveller',
    qualities: 'slow, distant, half-empty, sunlit, unhurried, remote, foreign, familiar',
    related: 'Railways, Islands, Walking, Borders',
  }),
  topic('Food', {
    things:
      'sourdough loaf, market stall, recipe, cast-iron pan, lemon, kitchen table, broth, spice jar, orchard, cheese',
    doings:
      'baking bread at dawn, cooking for strangers, pickling everything, sharpening knives, reading menus',
    people: 'baker, cook, fishmonger, cheesemaker, waiter',
    qualities: 'slow-cooked, sour, bitter, generous, seasonal, plain, salted, fragrant',
    related: 'Recipes, Bread, Coffee, Markets',
  }),
  topic('Books', {
    things:
      'novel, library, footnote, paperback, margin, reading room, bookshop, notebook, translation, diary',
    doings: 'rereading old favourites, lending books, writing in margins, reading aloud, keeping a diary',
    people: 'librarian, translator, bookseller, editor, poet',
    qualities: 'dog-eared, unfinished, quiet, well-read, forgotten, annotated, rare, borrowed',
    related: 'Libraries, Poetry, Translation, Reviews',
  }),
  topic('Cities', {
    things:
      'square, tram line, rooftop, courtyard, underpass, bench, street corner, bridge, tower block, public bath',
    doings:
      'walking without a plan, counting street trees, watching construction sites, naming streets, sitting on benches',
    people: 'planner, tram driver, street sweeper, neighbour, night watchman',
    qualities: 'crowded, walkable, grey, restless, neon-lit, half-built, sheltered, noisy',
    related: 'Architecture, Transport, Public space, Neighbours',
  }),
  topic('Nature', {
    things: 'hedgerow, tide pool, blackbird, beech forest, river bend, moth, meadow, storm, glacier, lichen',
    doings:
      'watching birds before work, counting moths, following rivers, pressing flowers, listening to rain',
    people: 'forester, botanist, beekeeper, warden, birdwatcher',
    qualities: 'wild, damp, patient, migratory, overgrown, tidal, ancient, fragile',
    related: 'Birds, Forests, Rivers, Weather',
  }),
  topic('Science', {
    things:
      'experiment, telescope, hypothesis, laboratory, measurement, comet, fossil, microscope, dataset, curiosity',
    doings:
      'repeating old experiments, measuring small things, being wrong in public, naming comets, reading data',
    people: 'astronomer, physicist, chemist, field biologist, statistician',
    qualities: 'precise, uncertain, repeatable, tiny, elegant, controversial, luminous, surprising',
    related: 'Space, Physics, Biology, Statistics',
  }),
  topic('Programming', {
    things:
      'compiler, stack trace, database, cache, unit test, pull request, terminal, query, release note, deadline',
    doings:
      'deleting code, reading stack traces, writing tests first, naming things, measuring before tuning',
    people: 'maintainer, reviewer, on-call engineer, contributor, intern',
    qualities: 'boring, well-tested, idempotent, legacy, asynchronous, typed, cached, undocumented',
    related: 'JavaScript, Databases, Open source, Performance',
  }),
  topic('Music', {
    things:
      'string quartet, record shop, chord, rehearsal, piano, chorus, concert hall, tape recorder, drum, melody',
    doings:
      'practising scales, digging through records, singing in choirs, tuning pianos, listening to silence',
    people: 'violinist, conductor, busker, sound engineer, piano tuner',
    qualities: 'off-key, resonant, syncopated, quiet, analogue, borrowed, melancholy, loud',
    related: 'Concerts, Vinyl, Jazz, Instruments',
  }),
  topic('History', {
    things: 'archive, treaty, photograph, coin, ruin, letter, census, monument, trade route, chronicle',
    doings:
      'digging in archives, reading old letters, dating photographs, restoring ruins, collecting stories',
    people: 'archivist, historian, restorer, curator, chronicler',
    qualities: 'medieval, forgotten, disputed, well-kept, imperial, faded, oral, handwritten',
    related: 'Archives, Archaeology, Letters, Maps',
  }),
  topic('Design', {
    things: 'typeface, poster, chair, grid, door handle, logo, sketch, prototype, colour chart, package',
    doings: 'drawing letters, fixing door handles, throwing away drafts, mixing colours, sketching on trains',
    people: 'typographer, carpenter, illustrator, printer, craftsman',
    qualities: 'minimal, useful, worn, bold, symmetrical, hand-drawn, modest, loud',
    related: 'Typography, Craft, Colour, Furniture',
  }),
  topic('Gardening', {
    things:
      'allotment, compost heap, tomato plant, greenhouse, seed packet, rose, spade, apple tree, watering can, weed',
    doings: 'pruning apple trees, saving seeds, turning compost, waiting for spring, talking to tomatoes',
    people: 'gardener, allotment holder, florist, seed keeper, neighbour',
    qualities: 'perennial, shady, muddy, early, frost-proof, unruly, fruitful, late',
    related: 'Seeds, Trees, Allotments, Spring',
  }),
  topic('Health', {
    things: 'habit, night shift, clinic, pulse, nap, checkup, walk, waiting room, breath, recovery',
    doings: 'sleeping enough, walking after lunch, sitting still, swimming in cold water, asking for help',
    people: 'nurse, doctor, physiotherapist, patient, midwife',
    qualities: 'healthy, sleepless, chronic, gentle, daily, careful, restful, honest',
    related: 'Sleep, Running, Habits, Care',
  }),
  topic('Work', {
    things:
      'meeting, desk, spreadsheet, deadline, coffee break, contract, commute, career, promotion, side project',
    doings: 'leaving on time, writing things down, saying no, working from trains, running shorter meetings',
    people: 'manager, apprentice, freelancer, colleague, founder',
    qualities: 'remote, overdue, shared, meaningful, unpaid, routine, ambitious, half-finished',
    related: 'Remote work, Management, Writing, Tools',
  }),
  topic('Film', {
    things:
      'matinee, projector, screenplay, close-up, soundtrack, premiere, documentary, film reel, cinema, cut',
    doings:
      'watching credits to the end, rewatching old films, editing by hand, filming strangers, queuing for tickets',
    people: 'director, projectionist, critic, camera operator, actor',
    qualities: 'silent, grainy, black-and-white, restored, experimental, understated, overlong, tender',
    related: 'Cinema, Documentary, Criticism, Photography',
  }),
  topic('Sport', {
    things:
      'marathon, football pitch, bicycle, stopwatch, changing room, final, training plan, swimming lane, mountain stage, goal',
    doings:
      'running in the rain, losing gracefully, cycling to work, training in winter, cheering for the last',
    people: 'coach, goalkeeper, referee, cyclist, runner',
    qualities: 'amateur, uphill, tireless, muddy, record-breaking, unlucky, early, fair',
    related: 'Cycling, Running, Football, Mountains',
  }),
  topic('Home', {
    things:
      'bookshelf, staircase, teapot, front door, window seat, attic, radiator, key, lamp, sewing machine',
    doings: 'mending clothes, moving house, fixing radiators, sorting photographs, painting walls',
    people: 'plumber, landlord, flatmate, tailor, neighbour',
    qualities: 'cosy, draughty, second-hand, tidy, cluttered, rented, warm, inherited',
    related: 'Repair, Minimalism, Family, Craft',
  }),
];

export const PLACES: Words = list(
  'Lisbon, Tromsø, Kyoto, Valparaíso, Tbilisi, Gdańsk, Marrakesh, Hanoi, Reykjavík, Oaxaca, Trieste, Tallinn, Porto, Aarhus, Bologna, Kraków, Zürich, Montréal, Dakar, Nairobi, Istanbul, Beirut, Kolkata, Busan, Naples, Leipzig, Ghent, Galway, Malmö, Quito, Jaipur, Hobart, Samarkand, Luleå, Cádiz, Ljubljana',
);

export const TIMES: Words = list(
  'in late autumn, on a Tuesday, before sunrise, in the middle of winter, after the rain, last spring, one evening, during the holidays, at the end of the month, on the first warm day, around midnight, every other week, in the quiet hours, for most of a year, when nobody was looking, on the way home',
);

export const NAMES: Words = list(
  'Ines, Tomasz, Aiko, Lars, Meera, Yusuf, Clara, Mateo, Freya, Olu, Noor, Petra, Jun, Ivo, Salma, Brigid, Kofi, Elif, Anton, Rosa',
);
