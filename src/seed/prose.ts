// The sentences of the made-up journal. They hold no sign that Markdown or HTML would read, but for *emphasis*.
import { templates } from './sentences.ts';

export const TITLES = templates(`
  In praise of {quality} {things}
  A short history of {a thing}
  What {a thing} taught me about {doing}
  {doing} in {place}
  The {quality} {thing} of {place}
  Notes on {doing}
  Why {people} love {quality} {things}
  {number} {things} worth knowing
  {place}, {time}
  The {person} and the {thing}
  Against {quality} {things}
  How to find {a quality} {thing}
  A year of {doing}
  Letter from {place}: the last {person}
  On {doing} and other habits
  The trouble with {things}
  Every {thing} has a story
  Learning from {people}
  {a quality} kind of {thing}
  Where the {things} are
  What we talk about when we talk about {things}
  The secret life of {a thing}
  An hour with {a person} in {place}
  {things}, ranked
  The case for {doing}
  Finding {a quality} {thing} in {place}
  How {place} got its {things}
  Ten rules for {doing}
  The {thing} nobody wanted
  {name} and the {quality} {thing}
`);

export const SENTENCES = templates(`
  There is {a quality} {thing} in {place} that I keep coming back to.
  I first heard of it from {a person}, {time}, and did not believe a word.
  The {person} only shrugged and went on with {doing}.
  It takes {number} years to learn this, and an afternoon to forget it.
  Nobody in {place} seemed to mind the {quality} {things}.
  {doing} is *harder* than it looks, and better than it sounds.
  What I remember most is the {thing}, {quality} and a little out of place.
  We had planned to stay for {number} days and left after {number} weeks.
  You cannot hurry {a quality} {thing}.
  {name} says that {things} are like promises: easy to make, hard to keep.
  The truth is that most {people} have never met {a quality} {thing} they liked.
  So we went back to {place}, {time}, with {number} {things} and no plan.
  It was {quality}, it was {quality}, and it worked.
  If there is a lesson in this, it is a small one: start with {doing}.
  The oldest {thing} in {place} is younger than most people think.
  For {number} winters the {person} had kept a record of every {thing}.
  I asked {name} about it, and the answer surprised me.
  Some {things} are {quality} by design, others by accident.
  “You should have seen it {time},” said the {person}.
  Most of what we know about {things} we owe to {people} in {place}.
  That is the thing about {doing}: nobody thanks you for it, and everybody notices when you stop.
  By then the {thing} had become a habit, and the habit had become {quality}.
  There were {number} of us, one {thing}, and a great deal of coffee.
  The {people} of {place} have a word for this, which does not translate.
  A *{quality}* {thing} is still {a thing}.
  Later that year, {name} moved to {place} and took up {doing}.
  I have tried this with {number} different {things}, and the result was always the same.
  It began with {a thing}, as these stories often do.
  What changed was not the {thing} but the {people} around it.
  No two {things} are alike, and that is the point.
  We forget how {quality} the world was before {things}.
  When the {thing} broke, {time}, the whole street came out to look.
  The rest is patience, weather, and {a quality} {thing}.
  Ask any {person} in {place}, and you will hear another version.
  Of course, {doing} costs time, and time is what {people} have least of.
  Perhaps that is why the {quality} {things} survive.
  There is no shortcut, but there is {a thing}.
  For a while, {doing} was all that anybody in {place} wrote about.
  I went home with {a quality} {thing} and the feeling that I had missed something.
  The {thing} is gone now; the {person} still talks about it.
  In the end we agreed on {number} things, and {doing} was not among them.
  It is a good habit to begin the day by {doing}.
`);

export const HEADINGS = templates(`
  The first {thing}
  {doing}, step by step
  What the {person} said
  {place} and back
  A note on {things}
  Why it matters
  {number} things to remember
  The {quality} part
  Before and after
  How it began
  What comes next
  The {thing} problem
  Lessons from {place}
  {things} and {people}
  A few numbers
  In practice
`);

export const ITEMS = templates(`
  {a quality} {thing}, if you can find one
  {number} {things}, no more
  patience, and a little {doing}
  the address of {a person} in {place}
  a notebook for the {things} you will forget
  {doing}, at least once
  one {thing} for every two {people}
  a way home from {place}
`);

export const COMMENTS = templates(`
  I had no idea that {a thing} could be so {quality}.
  This reminds me of {place}, where my grandmother was {a person}.
  Thank you for writing this down.
  Not sure I agree about the {things}, but {doing} is worth the trouble.
  Could you say more about {doing}?
  My {thing} is {quality} too, and I would not change it.
  I read this {time} and have been thinking about it since.
  Lovely piece.
  The part about the {person} made me laugh.
  We tried exactly this in {place}, with {number} {things}, and it did not go well.
  Minor correction: the {thing} in {place} closed years ago.
  As {a person}, I can confirm every word.
  {name} would have liked this.
  Where can I find {a quality} {thing} like that?
  Please write more about {things}.
  I disagree, respectfully.
  It depends on the {thing}, doesn’t it?
  Exactly what I needed {time}.
`);

export const REPLIES = templates(`
  Same here, though with {things}.
  Good point.
  I think you have missed the part about {doing}.
  Try {place}, there is {a quality} one.
  Thank you, that is kind.
  Not in my experience.
  Ha, yes, the {person}.
  I had the opposite happen with {a thing}.
  Could you share a link?
  That explains the {things}.
`);

export const BIOS = templates(`
  Writes about {things} and {doing} from {place}.
  Former {person}, now mostly {doing}.
  Lives in {place} with {number} {things} and {a quality} cat.
  Thinks that {doing} is underrated.
  Collects {things}; answers letters.
`);
