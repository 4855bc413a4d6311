// People from many places, and tags beyond the topics' own.
import type { AuthorInput } from '../authors/ensure-author.ts';
import { BIOS } from './prose.ts';
import { Random } from './random.ts';
import { fill } from './sentences.ts';
import { TOPICS } from './topics.ts';

type Names = readonly [string, ...string[]];

const GROUPS: readonly [given: Names, family: Names][] = [
  [
    ['Amelia', 'Rowan', 'Harriet', 'Desmond', 'Nell'],
    ['Ashworth', 'Okonkwo-Bell', 'Thornbury', 'MacLeod', 'Hale'],
  ],
  [
    ['Zoë', 'Jürgen', 'Käthe', 'Anselm', 'Liesl'],
    ['Weiß', 'Müller', 'Grünewald', 'Brandstätter', 'Köhler'],
  ],
  [
    ['Élodie', 'Rémi', 'Aurélie', 'Gaëlle', 'Théo'],
    ['Lefèvre', 'D’Aubigné', 'Marchand', 'Tremblay', 'Béranger'],
  ],
  [
    ['Iñaki', 'Lucía', 'Joaquín', 'Ximena', 'Begoña'],
    ['Muñoz', 'García Lorca', 'Echeverría', 'Peña', 'Ibáñez'],
  ],
  [
    ['Małgorzata', 'Łukasz', 'Zofia', 'Stanisław', 'Wisława'],
    ['Wójcik', 'Kowalska', 'Żeromski', 'Szymańska', 'Dąbrowski'],
  ],
  [
    ['Søren', 'Åsa', 'Bjørn', 'Maj-Britt', 'Þóra'],
    ['Ångström', 'Øvergård', 'Sørensen', 'Jónsdóttir', 'Lindqvist'],
  ],
  [
    ['Анна', 'Дмитрий', 'Ольга', 'Тарас', 'Фёдор'],
    ['Ковалёва', 'Шевченко', 'Орлова', 'Белый', 'Журавлёв'],
  ],
  [
    ['Ελένη', 'Νίκος', 'Σοφία', 'Γιώργος', 'Ιωάννα'],
    ['Παπαδοπούλου', 'Καβάφης', 'Αγγέλου', 'Μαρκάκης', 'Σεφέρη'],
  ],
  [
    ['حسن', 'ليلى', 'يوسف', 'مريم', 'نور'],
    ['الخطيب', 'منصور', 'حداد', 'السيد', 'درويش'],
  ],
  [
    ['תמר', 'דוד', 'נועה', 'יונתן', 'מיכל'],
    ['כהן', 'לוי', 'עמיחי', 'שלום', 'ברק'],
  ],
  [
    ['अनन्या', 'रवि', 'मीरा', 'अर्जुन', 'कविता'],
    ['शर्मा', 'ठाकुर', 'देशमुख', 'वर्मा', 'नायर'],
  ],
  [
    ['村上', '佐藤', '小林', '川端', '吉本'],
    ['さくら', '健一', '美咲', '直樹', '遥'],
  ],
  [
    ['王', '李', '陈', '林', '张'],
    ['小明', '思远', '雨桐', '文静', '海峰'],
  ],
  [
    ['김', '이', '박', '최', '정'],
    ['서연', '민준', '하은', '지훈', '수아'],
  ],
  [
    ['Ngozi', 'Chinwe', 'Kwame', 'Amara', 'Thabo'],
    ['Adéyẹmí', 'Òkéowó', 'Mensah', 'Dlamini', 'Eze'],
  ],
  [
    ['Nguyễn Thị', 'Trần Văn', 'Lê Minh', 'Phạm', 'Đỗ'],
    ['Hương', 'Đức', 'Ánh', 'Quỳnh', 'Tuấn'],
  ],
  [
    ['Ayşe', 'Çağlar', 'İpek', 'Oğuz', 'Gülşen'],
    ['Yılmaz', 'Öztürk', 'Şahin', 'Güneş', 'Aydın'],
  ],
];

/** The author at a place of the list, from 0; no two have the same name. */
export function authorAt(seed: number, place: number): AuthorInput {
  const random = new Random(seed, 'author', place);
  const bio = random.chance(0.8) ? fill(random.pick(BIOS), random.pick(TOPICS), random) : '';
  const website = random.chance(0.4) ? `https://author-${place + 1}.example.org/` : undefined;
  return { name: nameAt(place), bio, ...(website && { website }) };
}

const PER_GROUP = 25;
const ALL_NAMES = GROUPS.length * PER_GROUP;

function nameAt(place: number): string {
  const [given, family] = GROUPS[place % GROUPS.length] ?? GROUPS[0] ?? [[''], ['']];
  // Steps of 7 through the 25 pairs: neighbours in the list share no name.
  const pair = (Math.floor((place % ALL_NAMES) / GROUPS.length) * 7) % PER_GROUP;
  const round = Math.floor(place / ALL_NAMES);
  const name = `${given[pair % 5]} ${family[Math.floor(pair / 5)]}`;
  return round === 0 ? name : `${name} ${round + 1}`;
}

/** A commenter who has no account. */
export function guestName(random: Random): string {
  const [given, family] = GROUPS[random.skewed(GROUPS.length)] ?? GROUPS[0] ?? [[''], ['']];
  const first = random.pick(given);
  return random.chance(0.4) ? first : `${first} ${random.pick(family)}`;
}

/** The tag names of a journal with `count` tags: the topics, what is related to them, then combinations. */
export function tagNames(count: number): string[] {
  const names = new Set([
    ...TOPICS.map((topic) => topic.name),
    ...TOPICS.flatMap((topic) => [...topic.related]),
  ]);
  for (const distance of TOPICS.keys()) {
    for (const [place, { name, related }] of TOPICS.entries()) {
      for (const other of related)
        names.add(`${TOPICS[(place + distance + 1) % TOPICS.length]?.name ?? name} & ${other.toLowerCase()}`);
    }
  }
  const all = [...names];
  const numbered = Array.from(
    { length: Math.max(0, count - all.length) },
    (_, index) => `Series ${index + 1}`,
  );
  return [...all, ...numbered].slice(0, count);
}
