// What becomes of a stated fault and of cases.
import type { OrderEventOf } from '../events.ts'
import type { Case, Order } from '../order.ts'
import type { Steps } from './step.ts'

const closeCase =
  (status: Exclude<Case['status'], 'open'>) =>
  (order: Order, event: OrderEventOf<'case.settled' | 'case.withdrawn' | 'case.ruled'>): Order => ({
    ...order,
    cases: order.cases.map(c => (c.id === event.data.caseId ? { ...c, status, endedAt: event.at } : c)),
  })

export const CASES: Steps<
  'fault.contested' | 'fault.agreed' | 'fault.ruled' | 'case.opened' | 'case.settled' | 'case.withdrawn' | 'case.ruled'
> = {
  'fault.contested': (order, { by, data, texts }) =>
    order.outcome === null
      ? order
      : {
          ...order,
          outcome: {
            ...order.outcome,
            faultStanding: 'contested',
            views: [
              ...order.outcome.views,
              { by: by.role === 'seller' ? 'seller' : 'buyer', side: data.fault, explanation: texts.explanation ?? '' },
            ],
          },
        },
  'fault.agreed': (order, { data }) =>
    order.outcome === null
      ? order
      : { ...order, outcome: { ...order.outcome, agreedBy: data.agreedBy, faultStanding: data.standing } },
  'fault.ruled': (order, { data }) =>
    order.outcome === null
      ? order
      : { ...order, outcome: { ...order.outcome, fault: data.fault, faultStanding: 'ruled' } },
  'case.opened': (order, { at, by, data, texts }) => ({
    ...order,
    cases: [
      ...order.cases,
      {
        id: order.version + 1,
        about: data.about,
        openedBy: by.role === 'seller' ? 'seller' : 'buyer',
        openedAt: at,
        explanation: texts.explanation ?? '',
        stops: data.stops,
        status: 'open',
        endedAt: null,
      },
    ],
  }),
  'case.settled': closeCase('settled'),
  'case.withdrawn': closeCase('withdrawn'),
  'case.ruled': (order, event) => {
    const ruled = closeCase('ruled')(order, event)
    return event.data.ruling === 'usable' ? { ...ruled, judgedDelivery: order.firstDelivery } : ruled
  },
}
