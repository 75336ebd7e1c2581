// Tests the example policies: all are valid and without warnings, and the shipped ones are identical to those of the
// rules.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  defaultLevelPolicy,
  evaluate,
  facts,
  fairLevelPolicy,
  imaginedLines,
  type PerformanceLine,
} from '@evenhand/core'
import { afterAll, describe, expect, it } from 'vitest'
import { readPolicy } from './policy.ts'

const folder = fileURLToPath(new URL('../../../../../examples/policies/', import.meta.url))
const own = mkdtempSync(join(tmpdir(), 'evenhand-policies-'))
afterAll(() => rmSync(own, { recursive: true, force: true }))
const names = readdirSync(folder).flatMap(name => (name.endsWith('.json') ? name.slice(0, -5) : []))
const read = (name: string) => readPolicy(join(folder, `${name}.json`))

describe('the example policies', () => {
  it('are five files', () => {
    expect(names.sort()).toEqual(['airbnb-superhost', 'default', 'ebay-top-rated-us', 'fair', 'fiverr-2018'])
  })

  it.each(names)('%s is valid without warnings, and has a page', async name => {
    expect((await read(name)).warnings).toEqual([])
    const page = readFileSync(join(folder, `${name}.md`), 'utf8')
    expect(page).toContain(`# ${name}\n`)
    if (page.includes('**Copies:**'))
      expect(page).toMatch(/has\s+no\s+part\s+in\s+it\s+and\s+has\s+not\s+endorsed\s+it/)
  })

  it('are identical to the shipped policies if they have the same name', async () => {
    expect((await read('default')).policy).toEqual(defaultLevelPolicy)
    expect((await read('fair')).policy).toEqual(fairLevelPolicy)
  })
})

describe('an example policy', () => {
  const evaluated = async (
    name: string,
    level: string,
    at: string,
    lines: (when: number) => readonly PerformanceLine[],
  ) => {
    const instant = Date.parse(at)
    const known = facts(lines(instant - 1), { at: instant, knownAt: instant })
    return evaluate({ facts: known, policy: (await read(name)).policy, level, at: instant, since: 0 })
  }
  const cancelledBy = (openedBy: 'buyer' | 'seller', cancelled: number, completed: number) => (when: number) =>
    imaginedLines({ when, completed, cancelled, openedBy, value: 5_000, currency: 'USD' })

  it.each([
    { cancelled: 3, openedBy: 'seller', to: 'top rated' },
    { cancelled: 4, openedBy: 'seller', to: 'above standard' },
    { cancelled: 5, openedBy: 'seller', to: 'below standard' },
    { cancelled: 9, openedBy: 'buyer', to: 'top rated' },
  ] as const)(
    'for ebay gives the level “$to” if the $openedBy cancelled $cancelled of 120 orders, each of another buyer',
    async row => {
      const lines = cancelledBy(row.openedBy, row.cancelled, 120 - row.cancelled)
      expect((await evaluated('ebay-top-rated-us', 'top rated', '2026-02-20T00:00:00Z', lines)).to).toBe(row.to)
    },
  )

  it.each([
    { cancelled: 1, openedBy: 'seller', met: false },
    { cancelled: 0, openedBy: 'seller', met: true },
    { cancelled: 9, openedBy: 'buyer', met: true },
  ] as const)(
    'for airbnb has a cancellation rate that is met ($met) if the $openedBy cancelled $cancelled of 100 stays',
    async ({ cancelled, openedBy, met }) => {
      const card = await evaluated(
        'airbnb-superhost',
        'host',
        '2026-04-01',
        cancelledBy(openedBy, cancelled, 100 - cancelled),
      )
      expect(card.reach.find(({ criterion }) => criterion === 'cancellation_rate')).toMatchObject({ met })
    },
  )

  it('for airbnb counts only cancellations by the host’s fault if no opener is recorded', async () => {
    const lines = (when: number) => [
      ...imaginedLines({ when, completed: 98, cancelled: 1, fault: 'seller', faultStatus: 'agreed', currency: 'USD' }),
      ...imaginedLines({ when: when - 1, completed: 0, cancelled: 1, fault: 'buyer', currency: 'USD' }),
    ]
    const card = await evaluated('airbnb-superhost', 'host', '2026-04-01', lines)
    expect(card.reach[2]).toMatchObject({ criterion: 'cancellation_rate', numerator: 1, denominator: 99 })
  })
})

describe('a policy in a file', () => {
  it('may begin with a byte order mark', async () => {
    const path = join(own, 'marked.json')
    writeFileSync(path, `\uFEFF${JSON.stringify(defaultLevelPolicy)}`)
    expect((await readPolicy(path)).policy).toEqual(defaultLevelPolicy)
  })
})

describe('a policy with warnings', () => {
  it('is accepted, and each warning is reported with its path', async () => {
    const path = join(own, 'odd.json')
    const odd = { criterion: 'completion_rate', window: null, op: '>=', value: '90%' }
    const ladder = [
      { name: 'new', reach: [], keep: [] },
      { name: 'good', reach: [odd], keep: [] },
    ]
    writeFileSync(path, JSON.stringify({ ...defaultLevelPolicy, ladder }))
    expect((await readPolicy(path)).warnings).toEqual([
      '/ladder/1/reach/0/minimum: one order can decide completion_rate. Allowed: 2 or more, e.g. 5.',
      '/ladder/1/reach/0/window: completion_rate without a window never forgets an order. Allowed: a span, e.g. "P60D".',
      '/ladder/1/keep: “good” has no criteria to keep it, so it cannot be lost. Allowed: what it takes to keep it.',
    ])
  })
})
