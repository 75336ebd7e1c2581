// Handlers for versions of the level policy, which are public to read and published by the marketplace, and for
// backtests of drafts.
import {
  checkLevelPolicy,
  fromIso,
  type Instant,
  type LevelPolicy,
  type LevelWarning,
  policyDecider,
  stricterIn,
  textFault,
  toIso,
} from '@evenhand/core'
import { textFaultText } from '@evenhand/sdk/locales/en'
import { problemText } from '../../import/cli/policy.ts'
import { backtest, lastDemotions } from '../../levels/backtest.ts'
import { levelTools } from '../../levels/evaluations.ts'
import { readClock } from '../../store/clock.ts'
import { failureOf } from '../../store/failure.ts'
import { SETTLED_AFTER_MS } from '../../store/levels/dueSellers.ts'
import {
  announceVersion,
  type LevelPolicyReader,
  type LevelPolicyVersion,
  levelPoliciesFromNow,
  levelPolicyAt,
  listLevelPolicies,
  publishLevelPolicy,
} from '../../store/levels/levelPolicies.ts'
import { hasSellers } from '../../store/levels/sellers.ts'
import type { Database } from '../../store/statement.ts'
import { PARTITIONS } from '../../store/streams/partition.ts'
import type { Handlers, InputOf } from '../routes/mount.ts'
import type { Work } from '../routes/once.ts'
import { isSeq, paged, readCursor } from '../routes/paging.ts'
import { forStaff, httpProblem, refusalProblem } from '../routes/problem.ts'
import { criterionView } from './views.ts'

export interface LevelPolicyTools {
  readonly db: Database
  /** Separate connections for a backtest, which reads everything, so that it delays no other call. */
  readonly evaluationPool: Database
  readonly levelPolicy: LevelPolicyReader
  readonly afterwards: Work['afterwards']
}
type LevelPolicyHandlers = Pick<Handlers, 'getLevelPolicy' | 'listLevelPolicies' | 'publishLevelPolicy' | 'backtest'>

export function levelPolicyHandlers(tools: LevelPolicyTools): LevelPolicyHandlers {
  const { db, evaluationPool, afterwards } = tools
  return {
    getLevelPolicy: async () => {
      const { now, next } = await levelPoliciesFromNow(db)
      return { ...versionView(now), next: next && versionView(next) }
    },
    listLevelPolicies: async ({ cursor, limit = 50 }) => {
      const rows = await listLevelPolicies(db, readCursor(cursor, isSeq), limit + 1)
      return paged(rows, limit, versionView, ({ version }) => version)
    },
    publishLevelPolicy: async input => {
      const done = await published(db, input)
      await afterwards(() => announce(evaluationPool))
      return done
    },
    backtest: async ({ policy }, { actor }) => {
      forStaff(actor)
      return tried(tools, checked(policy).policy)
    },
  }
}

/**
 * Schedules the evaluations of sellers under a new version. The scheduler repeats this for sellers who join later, so
 * it also makes up for a failure here.
 */
async function announce(evaluationPool: Database): Promise<void> {
  try {
    while (await announceVersion(evaluationPool, PARTITIONS));
  } catch (fault) {
    if (failureOf(fault) === 'data') throw fault
  }
}

const versionView = ({ version, policy, inForceSince }: LevelPolicyVersion) => ({
  version,
  inForceSince: toIso(inForceSince),
  policy,
})

function checked(document: unknown) {
  const found = checkLevelPolicy(document)
  if (found.ok) {
    const errors = nameErrors(found.policy)
    if (errors.length > 0) throw httpProblem('invalid_input', { errors })
    return found
  }
  const errors = found.problems.map(each => ({
    field: `policy${each.path.replaceAll('/', '.')}`,
    message: problemText(each),
    allowed: each.allowed,
  }))
  throw httpProblem('invalid_input', { errors })
}

/**
 * Returns the errors in names of levels, which are shown to people. The schema does not check them, because stored
 * versions must stay readable.
 */
const nameErrors = ({ ladder }: LevelPolicy) =>
  ladder.flatMap(({ name }, i) => {
    const fault = textFault(name, 'line')
    return fault ? [{ field: `policy.ladder.${i}.name`, message: textFaultText(fault) }] : []
  })

const MOST_TRIES = 8

/**
 * Publishes a version. Its number is the next one, whatever the document contains. A call with the policy of the latest
 * version publishes nothing and returns that version.
 */
async function published(db: Database, { policy: document, inForceFrom }: InputOf<'publishLevelPolicy'>) {
  const { policy, warnings } = checked({ ...document, version: 1 })
  const from = inForceFrom === undefined ? null : fromIso(inForceFrom)
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [last, before] = await listLevelPolicies(db, null, 2)
    if (!last) break
    const found = await decidedOn(db, before ? [before, last] : [last], policy, from)
    if (!found) return publishedView(last, before ?? last, warnings)
    const done = await publishLevelPolicy(db, found, from)
    if (done) return publishedView(done, last, warnings)
  }
  throw httpProblem('overloaded', { retryAfterSeconds: 1 })
}

/** Decides on a publication after the newest versions: the policy with its number, or null if it is published already. */
async function decidedOn(
  db: Database,
  newest: readonly LevelPolicyVersion[],
  policy: LevelPolicy,
  inForceFrom: Instant | null,
): Promise<LevelPolicy | null> {
  const [{ now }, isInUse] = await Promise.all([readClock(db), hasSellers(db)])
  const published = newest.map(
    ({ version, policy: document, inForceSince }) =>
      ({ kind: 'level', number: version, inForceSince, document }) as const,
  )
  const state = { kind: 'level', version: published.length, lastAt: 0, published } as const
  const command = { action: 'publish', by: MARKETPLACE, kind: 'level', document: policy, inForceFrom } as const
  const decision = policyDecider.decide(state, command, { isInUse }, now)
  if (!decision.ok) throw refusalProblem(decision.refusal)
  const [event] = decision.events
  return event?.data.kind === 'level' ? event.data.document : null
}
const MARKETPLACE = { role: 'marketplace' } as const

const publishedView = (version: LevelPolicyVersion, before: LevelPolicyVersion, warnings: readonly LevelWarning[]) => ({
  ...versionView(version),
  stricter: [...stricterIn(before.policy, version.policy)],
  warnings: warnings.map(each => ({ path: each.path, message: problemText(each) })),
})

async function tried({ db, evaluationPool, levelPolicy }: LevelPolicyTools, draft: LevelPolicy) {
  const { now } = await readClock(db)
  const [at = now] = lastDemotions(draft, now - SETTLED_AFTER_MS, 1)
  const found = await backtest(levelTools(evaluationPool, levelPolicy), draft, at, now)
  return {
    at: toIso(at),
    policyVersion: (await levelPolicyAt(db, at)).version,
    sellers: found.sellers,
    moved: found.moved.map(({ why, ...move }) => ({ ...move, why: why.map(each => criterionView(each)) })),
    counts: found.counts.map(each => ({ ...each })),
  }
}
