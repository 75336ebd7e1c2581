// Handlers for versions of the level policy, which are public to read and published by the marketplace, and for
// backtests of drafts.
import {
  checkLevelPolicy,
  fromIso,
  type LevelPolicy,
  type LevelWarning,
  type PolicyCommand,
  stricterIn,
  textFault,
  toIso,
} from '@evenhand/core'
import { textFaultText } from '@evenhand/sdk/locales/en'
import type { PolicyNow, PolicyPipeline } from '../../commands/policies/policies.ts'
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
} from '../../store/levels/levelPolicies.ts'
import type { Database } from '../../store/statement.ts'
import { PARTITIONS } from '../../store/streams/partition.ts'
import { policyStream } from '../../store/streams/streams.ts'
import { contextOf, ownEnvelopeOf } from '../routes/commandCall.ts'
import type { Handlers, InputOf } from '../routes/mount.ts'
import type { OwnKey, Work } from '../routes/once.ts'
import { isSeq, paged, readCursor } from '../routes/paging.ts'
import { forStaff, httpProblem } from '../routes/problem.ts'
import { criterionView } from './views.ts'

export interface LevelPolicyTools {
  readonly db: Database
  readonly policies: PolicyPipeline
  /** Separate connections for a backtest, which reads everything, so that it delays no other call. */
  readonly evaluationPool: Database
  readonly levelPolicy: LevelPolicyReader
  readonly afterwards: Work['afterwards']
}
type LevelPolicyHandlers = Pick<Handlers, 'getLevelPolicy' | 'listLevelPolicies' | 'publishLevelPolicy' | 'backtest'>

export function levelPolicyHandlers(tools: LevelPolicyTools): LevelPolicyHandlers {
  const { db, policies, evaluationPool, afterwards } = tools
  return {
    getLevelPolicy: async () => {
      const { now, next } = await levelPoliciesFromNow(db)
      return { ...versionView(now), next: next && versionView(next) }
    },
    listLevelPolicies: async ({ cursor, limit = 50 }) => {
      const rows = await listLevelPolicies(db, readCursor(cursor, isSeq), limit + 1)
      return paged(rows, limit, versionView, ({ version }) => version)
    },
    publishLevelPolicy: async (input, _caller, _cookies, key) => {
      const done = await published(policies, input, key)
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

/** Sends the publication. It gets the next version number, whatever number the document contains. */
async function published(
  policies: PolicyPipeline,
  { policy: document, inForceFrom }: InputOf<'publishLevelPolicy'>,
  key: OwnKey | null,
) {
  const { policy, warnings } = checked({ ...document, version: 1 })
  const command: PolicyCommand = {
    action: 'publish',
    by: { role: 'marketplace' },
    kind: 'level',
    document: policy,
    inForceFrom: inForceFrom === undefined ? null : fromIso(inForceFrom),
  }
  const answer = await policies.send(ownEnvelopeOf(policyStream('level'), command, key))
  return publishedView(contextOf(answer, key), warnings)
}

/** Returns the published version, with the changes that make it stricter than the version before it. */
function publishedView({ policy: { published }, number }: PolicyNow, warnings: readonly LevelWarning[]) {
  const levels = published.filter(each => each.kind === 'level')
  const [before, version] = [levels[number - 2], levels[number - 1]]
  if (!version) throw new Error(`version ${number} of the level policy is not among its events`)
  return {
    ...versionView({ version: number, policy: version.document, inForceSince: version.inForceSince }),
    stricter: [...stricterIn((before ?? version).document, version.document)],
    warnings: warnings.map(each => ({ path: each.path, message: problemText(each) })),
  }
}

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
