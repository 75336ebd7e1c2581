// Lints counting and evaluation of a policy: weights must be exact, currencies convertible and schedules valid.

import { wholeHundredths } from '../../figures/weight.ts'
import { type LevelPolicy, type Schedule, WEIGHED_FAULT_STATUSES, WEIGHED_METHODS } from '../policy.ts'
import type { LevelProblem, LevelWarning } from '../problems.ts'
import { isZone } from '../schedule.ts'

export const countingProblems = (policy: LevelPolicy): readonly LevelProblem[] => [
  ...weightProblems(policy),
  ...currencyProblems(policy),
]

function weightProblems({ counting: { weights = [] } }: LevelPolicy): readonly LevelProblem[] {
  const counted: readonly string[] = WEIGHED_METHODS
  return weights.flatMap(({ method, faultStatus, weight }, i): readonly LevelProblem[] => {
    const path = `/counting/weights/${i}`
    const methods = typeof method === 'string' ? [method] : (method ?? [])
    const never = methods.filter(each => !counted.includes(each))
    return [
      ...never.map(each => ({
        path: `${path}/method`,
        code: 'never_counts' as const,
        facts: { method: each },
        allowed: counted,
      })),
      ...([faultStatus].flat().includes('contested') ? [undecided(`${path}/faultStatus`)] : []),
      ...(wholeHundredths(weight) === null
        ? [{ path: `${path}/weight`, code: 'not_hundredths' as const, facts: { weight }, allowed: HUNDREDTHS }]
        : []),
    ]
  })
}
const undecided = (path: string): LevelProblem => ({
  path,
  code: 'contested_is_undecided',
  facts: {},
  allowed: WEIGHED_FAULT_STATUSES,
})
const HUNDREDTHS = ['whole hundredths from 0 to 1, e.g. 0, 0.5, 1']

function currencyProblems({ ladder, counting }: LevelPolicy): readonly LevelProblem[] {
  const { by, currency, exchange = {}, leastValue = [] } = counting
  const problems: LevelProblem[] = []
  const criteria = ladder.flatMap(({ reach, keep }) => [...reach, ...keep])
  const money = criteria.some(({ value, together }) => typeof value === 'object' || typeof together?.value === 'object')
  if (currency === undefined && (money || by === 'value' || Object.keys(exchange).length > 0))
    problems.push({ path: '/counting/currency', code: 'no_currency', facts: {}, allowed: ['a currency, e.g. "USD"'] })
  if (currency !== undefined && currency in exchange)
    problems.push({ path: `/counting/exchange/${currency}`, ...duplicate(currency) })
  for (const [i, { currency: own }] of leastValue.entries())
    if (leastValue.findIndex(each => each.currency === own) < i)
      problems.push({ path: `/counting/leastValue/${i}/currency`, ...duplicate(own) })
  return problems
}

const duplicate = (currency: string) => ({
  code: 'currency_twice' as const,
  facts: { currency },
  allowed: ['each currency once'],
})

/** Warns of rules that are never reached because an earlier one fits every order. */
export function countingWarnings({ counting: { weights = [] } }: LevelPolicy): readonly LevelWarning[] {
  const last = weights.findIndex(rule => Object.keys(rule).every(key => key === 'weight'))
  if (last < 0) return []
  return weights.slice(last + 1).map((_, i) => ({
    path: `/counting/weights/${last + 1 + i}`,
    code: 'never_fits' as const,
    facts: { rule: last },
    allowed: ['the rule that fits everything last'],
  }))
}

export function evaluationProblems({ evaluation }: LevelPolicy): readonly LevelProblem[] {
  const { zone, promote, demote } = evaluation
  const zones: readonly LevelProblem[] = isZone(zone)
    ? []
    : [{ path: '/evaluation/zone', code: 'no_zone', facts: { zone }, allowed: ['a time zone of IANA, e.g. "UTC"'] }]
  return [
    ...zones,
    ...scheduleProblems(promote, '/evaluation/promote'),
    ...scheduleProblems(demote, '/evaluation/demote'),
  ]
}

const FIELDS: Readonly<Record<Schedule['every'], readonly string[]>> = {
  day: ['every', 'at'],
  month: ['every', 'day', 'at'],
  quarter: ['every', 'month', 'day', 'at'],
}

const scheduleProblems = (schedule: Schedule, path: string): readonly LevelProblem[] =>
  Object.keys(schedule)
    .filter(field => !FIELDS[schedule.every].includes(field))
    .map(field => ({
      path: `${path}/${field}`,
      code: 'not_for_schedule' as const,
      facts: { every: schedule.every, field },
      allowed: FIELDS[schedule.every],
    }))
