// English: every sentence of the API and every name on a page, as typed functions and tables.

export { type Finding, fieldText } from './fields.ts'
export type { Texts } from './grammar.ts'
export { httpProblemText } from './httpProblems.ts'
export {
  actionText,
  eventText,
  faultText,
  kindText,
  phaseText,
  type ReasonCode,
  reasonText,
  roleText,
} from './names.ts'
export { outcomeLabel } from './outcome.ts'
export { problemText, whyRefused } from './pages/failures.ts'
export { levelBadge, levelEffect } from './pages/levelEffect.ts'
export { actions } from './pages/order/actions.ts'
export { answering } from './pages/order/answer.ts'
export { effects } from './pages/order/effects.ts'
export { orderList } from './pages/order/list.ts'
export { orderPage } from './pages/order/order.ts'
export { requestText } from './pages/order/request.ts'
export { type Goal, resolution } from './pages/order/resolution.ts'
export { sure } from './pages/order/sure.ts'
export { type Fact, type FactContext, factText, timeline } from './pages/order/timeline.ts'
export { type Cast, castOf } from './pages/people.ts'
export { sessions } from './pages/sessions.ts'
export { shell } from './pages/shell.ts'
export { distanceText, exactText, leftText, type Reader, whenText, zoneText } from './pages/time.ts'
export { tryIt } from './pages/tryit.ts'
export { type InstantStyle, instantText, moneyText, spanText } from './quantities.ts'
export { refusalText } from './refusals.ts'
export { linkText, spanFieldText, textFaultText } from './texts.ts'
