// Evaluations of levels: which facts they use, their verdicts, what follows from a verdict, and what later facts
// change.
import { LEVEL_EVENTS, type LevelEvent } from '../../../../packages/core/src/level/evaluate.ts'
import { defaultLevelPolicy } from '../../../../packages/core/src/level/policy/presets.ts'
import { STRICTER_NOTICE } from '../../../../packages/core/src/level/policy/stricter.ts'
import { levelPage } from '../../../../packages/sdk/src/locales/en/level.ts'
import { SETTLED_AFTER_MS } from '../../../../packages/server/src/store/levels/dueSellers.ts'
import { code, file, levelRule, table } from '../../markdown.ts'

const { grace, appeal, notice } = defaultLevelPolicy.evaluation
const { span } = levelPage
const spanOr = (text: string | undefined, none: string): string => (text === undefined ? none : span(text))

const VERDICTS: Readonly<Record<LevelEvent, readonly [when: string, effect: string]>> = {
  raised: [
    'a promotion is due, no criterion to keep the level is failed, all criteria of the next level are met',
    'one level up, or as many as `step` allows and are met',
  ],
  kept: [
    'no criterion to keep the level is failed; the next level is not fully met, or no promotion is due',
    'nothing changes',
  ],
  at_risk: ['a criterion to keep the level is failed, no demotion is due', 'the level stays; the notice begins'],
  lowered: [
    'a criterion to keep the level is failed on a demotion day',
    'one level down, or as many as `step` allows and are failed; perks stay for the grace period',
  ],
  proposed: ['as raised, but the next level needs a person’s review', 'the level stays until the person decides'],
}
const verdicts = (): string =>
  table(
    ['verdict', 'when', 'effect'],
    LEVEL_EVENTS.map(event => [code(event), ...VERDICTS[event]]),
  )

const FACTS = `### Which facts an evaluation uses

An evaluation has an instant and reads the facts as they stood at it: only what happened strictly before counts. It runs
${SETTLED_AFTER_MS / 1000} seconds later, once every earlier deadline of the seller's orders has fired; after an outage it runs when the server is back.
Run late or twice, it gives the same result: deadlines that fire late are dated when they were due, and a second evaluation of the same
instant is not saved. Facts imported from another system or reported about the seller after its instant are not used (record
${file('docs/decisions/0033-what-is-told-later-changes-no-earlier-evaluation.md', '0033')}). It uses the policy version in force at its instant. A seller who has not been evaluated for a very long time starts anew (record ${file('docs/decisions/0030-what-an-evaluation-knows.md', '0030')}).`

const AFTER = `Not enough data is neither met nor failed. An evaluation is recorded with its reasons if it changes the level, first puts it at risk,
first proposes the next, or falls on a demotion day. The reasons are the figures, the orders that counted and those that were left
out, the policy version, and whether a person decided (${levelRule('evaluate.ts')},
${file('packages/core/src/seller/commands/evaluate.ts')}, ${file('packages/core/src/seller/reasons.ts')}).

- **The notice** of being at risk appears ${notice === undefined ? 'as soon as a criterion to keep the level is failed, also between evaluations' : `at most ${levelPage.span(notice)} before the demotion`}, with the date of the
  demotion and what would avert it; the seller's page also warns of criteria that will fail by the next demotion if nobody acts. The notice
  is shown and recorded; no webhook reports it yet.
- **Grace:** after a demotion the perks of the previous level stay for ${spanOr(grace, 'no time')}. A promotion to that level ends the grace period; a
  second demotion in the meantime keeps the higher perks and restarts it. What was bought with an order stays.
- **An appeal** is possible for ${spanOr(appeal, 'no time')} from the instant of an evaluation that changed the level or fell on a demotion day, once
  for each such evaluation. A person reads it and rules: the evaluation stands, or the appeal succeeds and the previous level is reinstated
  at once (${file('packages/core/src/seller/commands/appeal.ts')}).`

const CHANGES = `### What changes afterwards

- **A ruling, a contest, an agreement, a refund or a correction** of a closed order is a new line of the performance log, dated when it was
  recorded. The evaluations that it affects are run again with what is known now, at most a year back. If the result is above the
  seller's current level, the higher level returns at once, perks included, by a new evaluation that names the old one. **This never
  lowers a level:** worse facts wait for the next evaluation (${file('packages/server/src/levels/reevaluate.ts')}, record ${file('docs/decisions/0032-mending-goes-one-way.md', '0032')}).
- **A review** counts from the instant at which it was written, and changes no earlier evaluation.
- **An imported history** is recorded at the time of the import. Later evaluations use it; earlier ones are not run again.
  An order that was closed in Evenhand stays as it closed (record ${file('docs/decisions/0040-a-history-is-brought-along-once.md', '0040')}).
- **A lost chargeback** cancels the order, which then counts in no figure of orders, under any policy, and is shown separately.
  A later version will let the marketplace report chargebacks; an imported history may hold some.
- **An order that is completed and cancelled later** no longer counts as completed; it counts as cancelled, at the later instant.
- **A new version of the policy** evaluates all sellers at the instant at which it comes into force, and on its own days from then on. If
  it requires more of sellers in any respect, it is announced ${span(STRICTER_NOTICE)} ahead, unless there are no sellers yet; each seller's page then
  shows what it will require (${levelRule('policy/stricter.ts')}, record ${file('docs/decisions/0034-a-version-of-the-level-policy-begins-with-an-evaluation.md', '0034')}).
- **A level that needs a person's review** is proposed once its criteria are met. Staff grant it, which raises the level at once, or refuse it
  with reasons (record ${file('docs/decisions/0035-a-level-that-asks-for-a-person.md', '0035')}).
- **If a policy no longer has the seller's level,** the seller gets the highest level whose criteria are all met, climbing from the lowest.
- **If nobody acts:** forecasts fire the deadlines that are already set, so they include, and name, the orders that silence will complete
  or cancel by then (${levelRule('forecast.ts')}). How many more orders are needed, and how many failures are still allowed, is computed for the evaluation
  shown (${levelRule('figures/margins.ts')}).`

const SET = `**Set by the marketplace.** \`PUT /v1/sellers/:id\` sets a seller's name, joining date, open warnings and level, each of them
optional. A level is never set without a \`reason\`: the change is recorded beside the evaluations (event \`set\`) with its time, key and reason, the
level before and the level after. The seller sees it on the level page and can appeal it like any other change of level; if the appeal
succeeds, the higher level from before is reinstated. No re-evaluation of an earlier instant changes it (${file('packages/server/src/store/levels/sellers.ts')}, record ${file('docs/decisions/0061-a-level-is-set-by-a-record.md', '0061')}).`

export const evaluation = (): string => [FACTS, verdicts(), AFTER, SET, CHANGES].join('\n\n')
