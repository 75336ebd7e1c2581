// Helpers shared by the texts of the level page: the seller's name, and what the next review will find.
import type { Result } from '../../../../client.ts'
import type { LevelFigure, LevelRow } from '../levelEffect.ts'
import type { LevelReader } from './phrase.ts'

export type View = Result<'sellerLevel'>
export type Margin = NonNullable<LevelRow['margin']>

export const nameOf = ({ seller }: View): string => seller.name ?? 'The seller'
export const start = (view: View, { own }: LevelReader): string => (own ? 'You' : nameOf(view))

type Rated = Pick<View, 'rate' | 'level' | 'next' | 'scorecard'>
export const isCompletion = (row: Pick<LevelFigure, 'criterion'>): boolean => row.criterion === 'completion_rate'
/** Returns the level that requires the rate: the current one or, if that is the lowest, the next. */
export const requiredBy = ({ rate, scorecard, level, next }: Rated): string =>
  scorecard.keep.some(row => row.criterion === rate?.counted.criterion) ? level.name : (next ?? level.name)

/** Returns the forecast of the next evaluation that can lower the level. */
export const demotion = (view: View) => view.forecast.find(({ at }) => at === view.nextEvaluation.demote) ?? null
/** Reports whether the level will be lost if nothing changes. */
export const isEndangered = ({ status }: View): boolean => status === 'at_risk' || status === 'below'
export const isAlike = (a: LevelRow, b: LevelRow): boolean =>
  a.criterion === b.criterion && a.window === b.window && a.dateBasis === b.dateBasis

type Move = View['moves']['leaves'][number]
/** Reports whether an order counts against the rate. */
export const isBad = ({ part }: Move, { rate }: View): boolean => part !== (rate ? isCompletion(rate.counted) : true)
