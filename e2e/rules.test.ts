// Journeys about changing rules on the level page: an announced version, a proposal, and old orders.
import { beforeAll, describe, expect, it } from 'vitest'
import { openBrowsers, PATIENCE_MS, spanTo } from './browsers.ts'
import { DRIVERS, POINTER } from './drivers.ts'
import { button, sees } from './elements.ts'
import { inspect } from './inspect.ts'
import { importPast } from './past.ts'

const browsers = await openBrowsers()
const DAY = 86_400_000
const explanation = 'Their work is what the level promises.'

beforeAll(async () => {
  await browsers.clock.freeze()
  await browsers.clock.by(spanTo(await browsers.clock.now(), 20))
  for (const driver of DRIVERS) {
    const seller = sellerOf(driver)
    await importPast(browsers, { seller, completed: 60, cancelled: 2, days: 30, level: 'level 1' })
    await importPast(browsers, { seller, completed: 120, cancelled: 1, days: 100, until: 100 })
  }
})
const sellerOf = (driver: (typeof DRIVERS)[number]): string => (driver === POINTER ? 'pointer' : 'keys')

const levelOf = async (seller: string) => {
  const page = await browsers.as(`seller:${seller}`)
  await page.goto(`${browsers.address}/level`)
  await sees(page, 'What is measured')
  return page
}

describe.each(DRIVERS)('old orders in the performance log, $name', driver => {
  it('are loaded one part at a time', async () => {
    const page = await levelOf(sellerOf(driver))
    const performanceLog = page.getByRole('region', { name: 'Orders behind the rate' })
    await driver.choose(performanceLog.getByRole('radio', { name: /^Earlier/ }))
    // The page first shows the fifty orders that closed last, which are all in the window.
    await driver.press(button(performanceLog, 'Show older ones'))
    await expect.poll(() => performanceLog.getByRole('row').count()).toBeGreaterThan(40)
    const before = await performanceLog.getByRole('row').count()
    await driver.press(button(performanceLog, 'Show older ones'))
    await expect.poll(() => performanceLog.getByRole('row').count()).toBeGreaterThan(before + 20)
    await expect.poll(() => button(performanceLog, 'Show older ones').count()).toBe(0)
  })
})

describe('an announced policy version', () => {
  it('is shown with its requirements, and once in force it leaves a promotion to a person', async () => {
    const { policy } = await browsers.api.getLevelPolicy({})
    const from = (await browsers.clock.now()) + 16 * DAY
    // A promotion requires thirty days at the level below, so the check that promotes is later, on a day that every
    // month has.
    const day = Math.min(new Date(from + 32 * DAY).getUTCDate(), 28)
    const ladder = policy.ladder.map(level => (level.name === 'level 3' ? { ...level, review: true } : level))
    const draft = { ...policy, ladder, evaluation: { ...policy.evaluation, promote: { every: 'month', day } } }
    await browsers.api.publishLevelPolicy({ policy: draft, inForceFrom: new Date(from).toISOString() })
    const page = await levelOf('pointer')
    const announced = page.getByRole('region', { name: 'New rules are coming' })
    await sees(announced, /^To keep level 1$/i)
    await sees(announced, 'Policy version 2')
    await inspect(page, 'level, rules announced')
    await browsers.clock.by('P17D')
    await importPast(browsers, { seller: 'waits', completed: 150, cancelled: 2, days: 30, level: 'level 2' })
    await browsers.clock.by('P31D')
    const staff = browsers.api.as('staff:sam')
    const proposed = async () => (await staff.listProposals({})).items.filter(({ seller }) => seller === 'waits')
    // Moving the test clock does not wait for the evaluations.
    await expect.poll(async () => (await proposed()).length, { timeout: PATIENCE_MS }).toBe(1)
    const waiting = await levelOf('waits')
    const evaluations = waiting.getByRole('region', { name: 'How your level is decided' })
    await sees(evaluations, 'A person will decide.')
    await sees(evaluations, /A person decides on level 3 once its requirements are met/)
    const [proposal] = await proposed()
    const { at, n } = proposal ?? { at: '', n: 0 }
    await staff.ruleProposal({ id: 'waits', at, n, ruling: 'granted', explanation })
    await waiting.reload()
    await waiting.getByRole('heading', { level: 1, name: /^Level 3/ }).waitFor()
    await sees(evaluations, explanation)
    await inspect(waiting, 'level, granted by a person')
  })
})
