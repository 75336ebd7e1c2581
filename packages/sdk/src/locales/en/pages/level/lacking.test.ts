// What is missing for a level. Criteria are merged only if one more of the same thing counts for each of them.
import { describe, expect, it } from 'vitest'
import { plain, row } from '../../../../testing/levels.ts'
import type { LevelRow } from '../levelEffect.ts'
import { averting, lacking } from './lacking.ts'

type Step = NonNullable<LevelRow['margin']>['steps']
const missing = (criterion: LevelRow['criterion'], steps: Step, needed: number | null): LevelRow =>
  row({ criterion, met: false, margin: { steps, needed, newBuyers: 0, bearable: 0 } })

describe('what is missing for a level', () => {
  it('is only the largest number if one more order counts for both criteria', () => {
    const rows = [missing('orders_completed', 'orders', 3), missing('completion_rate', 'orders', 5)]
    expect(lacking(rows)).toEqual(['5 more completed orders'])
  })

  it('is one number of orders completed on time if orders and deliveries are missing', () => {
    const rows = [missing('orders_completed', 'orders', 3), missing('on_time_rate', 'deliveries', 4)]
    expect(lacking(rows)).toEqual(['4 more orders completed on time'])
  })

  it('is named separately for criteria that count buyers, since a new buyer is not a returning one', () => {
    const rows = [missing('distinct_buyers', 'buyers', 2), missing('late_buyers', 'buyers', 5)]
    expect(lacking(rows)).toHaveLength(2)
  })

  it('is not combined if no number of orders helps one of the criteria', () => {
    const rows = [missing('orders_completed', 'orders', 3), missing('open_warnings', 'warnings', null)]
    expect(lacking(rows)).toBeNull()
    expect(averting(rows)).toEqual([])
  })

  it('includes what would keep the level', () => {
    expect(plain(averting([missing('orders_completed', 'orders', 1)]))).toBe(
      '1 more completed order by then would keep it.',
    )
  })
})
