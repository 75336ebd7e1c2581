// Queries and settings about sellers and their levels.
import type { Handlers } from './mount.ts'

type LevelHandlers = Pick<
  Handlers,
  | 'putSeller'
  | 'sellerLevel'
  | 'whatIf'
  | 'sellerPerks'
  | 'listEvaluations'
  | 'openAppeal'
  | 'ruleAppeal'
  | 'listAppeals'
  | 'getLevelPolicy'
  | 'backtest'
>

/** Announced by the contract, and not built yet. */
const notYet = async (): Promise<never> => {
  throw new Error('this operation is not built yet')
}

export function levelHandlers(): LevelHandlers {
  return {
    ...{ putSeller: notYet, sellerLevel: notYet, whatIf: notYet, sellerPerks: notYet, getLevelPolicy: notYet },
    ...{ listEvaluations: notYet, openAppeal: notYet, ruleAppeal: notYet, listAppeals: notYet },
    ...{ backtest: notYet },
  }
}
