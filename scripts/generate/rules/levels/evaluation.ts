// Of levels, evaluations: what one knows, what it says, what comes of it, and what changes afterwards.
import { LEVEL_EVENTS, type LevelEvent } from '../../../../packages/core/src/level/evaluate.ts'
import { defaultLevelPolicy } from '../../../../packages/core/src/level/policy/presets.ts'
import { STRICTER_AHEAD } from '../../../../packages/core/src/level/policy/stricter.ts'
import { levelPage } from '../../../../packages/sdk/src/locales/en/index.ts'
import { SETTLED_AFTER_MS } from '../../../../packages/server/src/store/levels/dueSellers.ts'
import { code, file, levelRule, table } from '../../markdown.ts'

const { grace, appeal, notice } = defaultLevelPolicy.evaluation
const { span } = levelPage
const spanOr = (text: string | undefined, none: string): string => (text === undefined ? none : span(text))

const SAYS: Readonly<Record<LevelEvent, readonly [when: string, then: string]>> = {
  raised: [
    'a promotion is due, nothing to keep is failed, all of the next level is met',
    'the level above, or as many as `step` allows and are met',
  ],
  kept: ['nothing to keep is failed; the next level is not all met, or no promotion is due', 'nothing changes'],
  at_risk: ['something to keep is failed, no demotion is due', 'the level stays; the notice begins'],
  lowered: [
    'something to keep is failed on a day of demotions',
    'the level below, or as many as `step` allows and are failed; perks stay for the grace',
  ],
  proposed: ['as raised, but the next level needs a person’s review', 'the level stays until the person decides'],
}
const verdicts = (): string =>
  table(
    ['verdict', 'when', 'then'],
    LEVEL_EVENTS.map(event => [code(event), ...SAYS[event]]),
  )

const KNOWS = `### What an evaluation knows

An evaluation has an instant, and reads the facts as they stood at it: only what happened strictly before counts. It runs
${SETTLED_AFTER_MS / 1000} seconds later, once no order of the seller owes a promise from before; a server that was down runs it when it is
back. Late or twice, it finds the same: promises that are kept late are dated when they were due, and a second one is not
saved. What was brought along from another system, or said of the seller, after its instant is read by none (record
${file('docs/decisions/0033-what-is-told-later-changes-no-earlier-evaluation.md', '0033')}). It lives under the policy version in force at its instant. Whoever has not been judged for very long begins anew (record ${file('docs/decisions/0030-what-an-evaluation-knows.md', '0030')}).`

const AFTER = `Not enough data is neither met nor failed. Each evaluation that changes the level, first puts it at risk or first proposes the
next, and each on a day of demotions, is recorded with its reasons: the figures, the orders that counted and those that were left
out, the policy version, and whether a person decided (${levelRule('evaluate.ts')},
${file('packages/server/src/levels/judge.ts')}, ${file('packages/server/src/levels/reasons.ts')}).

- **The notice** of being at risk is there ${notice === undefined ? 'as soon as something to keep is failed, also between evaluations' : `at most ${levelPage.span(notice)} before the fall`}, with the date of the
  fall and what would avert it; the seller's page also warns of what will fail by the next demotion if nobody acts. It is shown and
  recorded; no webhook tells it yet.
- **Grace:** after a fall the perks of the level before stay for ${spanOr(grace, 'no time')}. A rise to that level ends it; a second
  fall meanwhile keeps the higher perks and begins the time anew. What an order has bought stays.
- **An appeal** is open for ${spanOr(appeal, 'no time')} from the instant of an evaluation that changed the level or fell on a day of demotions, once
  each, on every one of them until its own time is over. A person reads it and rules: the evaluation stands, or it is granted, and the level before it returns at once
  (${file('packages/server/src/levels/appeals.ts')}).`

const CHANGES = `### What changes afterwards

- **A ruling, a contest, an agreement, a refund or a correction** of a closed order is a new line, dated when it was found. The
  evaluations that it touches are run once more with what is known now, a year back at most. Where that ends above the level that
  the seller has now, the higher one returns at once, perks included, by a new evaluation that names the old one. **It never lowers:**
  what is worse now waits for the next evaluation (${file('packages/server/src/levels/reevaluate.ts')}, record ${file('docs/decisions/0032-mending-goes-one-way.md', '0032')}).
- **A review** counts from the instant at which it was written, and changes nothing that was judged before.
- **A history that is brought along** is written down when it is brought. Later evaluations see it, earlier ones are not judged anew.
  An order that Evenhand closed itself stands as it closed (record ${file('docs/decisions/0040-a-history-is-brought-along-once.md', '0040')}).
- **A chargeback** that is lost cancels the order, which then counts in no figure of orders, under any policy, and is shown apart.
  Reporting one comes with a later version; a history that is brought along may hold some.
- **An order that is completed and cancelled later** leaves the completed ones and stands as cancelled, at the later instant.
- **A new version of the policy** judges everybody at the instant at which it comes into force, and on its own days from then on. Where
  it asks more of sellers in any place it is announced ${span(STRICTER_AHEAD)} ahead, unless nobody sells yet; the page of each seller then
  shows what it will ask (${levelRule('policy/stricter.ts')}, record ${file('docs/decisions/0034-a-version-of-the-level-policy-begins-with-an-evaluation.md', '0034')}).
- **A level that asks for a person** is proposed once it is reached. Staff grants it, which raises the level at once, or refuses it with
  words (record ${file('docs/decisions/0035-a-level-that-asks-for-a-person.md', '0035')}).
- **A policy that no longer has the seller's level** gives the highest level whose criteria are all reached, climbed from the lowest.
- **If nobody acts:** forecasts keep the promises already given, so orders that silence will complete or cancel by then are in
  them, and are named (${levelRule('forecast.ts')}). How many are needed, and how many more can be borne, is reckoned for the evaluation it is
  shown for (${levelRule('figures/margins.ts')}).`

const SET = `**The marketplace's word.** \`PUT /v1/sellers/:id\` says of a seller the name, since when it is there, its open warnings, its level; each alone if so
wanted. A level is never set without a \`reason\`: it is recorded beside the evaluations (event \`set\`) with when, by which key, why, what it was
and what it is. The seller reads it on the level page, and can appeal it as any other that changes the level; granted, the higher level
before it returns. Nothing that was judged before mends it (${file('packages/server/src/store/levels/sellers.ts')}, record ${file('docs/decisions/0061-a-level-is-set-by-a-record.md', '0061')}).`

export const evaluation = (): string => [KNOWS, verdicts(), AFTER, SET, CHANGES].join('\n\n')
