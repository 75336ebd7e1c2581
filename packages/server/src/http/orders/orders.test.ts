// Tests orders over the wire: placing, reading, lists, histories and previews.
import { verifyHistory } from '@evenhand/sdk'
import { describe, expect, it } from 'vitest'
import { inPartitionOf } from '../../store/streams/partition.ts'
import { refusal, refused } from '../../testing/http/refused.ts'
import { LENA, MORA, openTestServer, place } from '../../testing/testServer.ts'

const { api, buyer, seller, staff, clock, placed, history } = await openTestServer()
await clock.freeze()

const person = (id: string) => ({ id, name: `Person ${id}` })

describe('placing an order', () => {
  it('returns the new order, and holds the money', async () => {
    const order = await placed()
    expect(order).toMatchObject({ phase: 'in_progress', version: 1, buyer: LENA, seller: MORA, total: 18_000 })
    expect(order.balances).toEqual({ held: 18_000, released: 0, refunded: 0, fee: 0 })
    expect(order.receipt).toEqual({ version: 1 })
    expect((await history(order.id)).map(({ type, by }) => [type, by])).toEqual([['order.placed', 'marketplace']])
  })

  it('with an existing reference is refused, and the problem names the order that has it', async () => {
    const input = place()
    const { id } = await api.placeOrder(input)
    expect(await refused(api.placeOrder(input))).toMatchObject({
      code: 'reference_taken',
      status: 409,
      facts: { orderId: id },
    })
  })

  it('succeeds once if the same reference is sent several times simultaneously', async () => {
    const input = place()
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => api.placeOrder(input)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(answers.filter(each => each.status === 'rejected' && each.reason.code === 'reference_taken')).toHaveLength(9)
  })

  it('gives it an id that ends with the partition of its seller, and finds nothing under another', async () => {
    const [id, other] = [(await placed()).id, person('elsewhere')]
    expect(id).toBe(inPartitionOf('mora', id))
    const elsewhere = inPartitionOf(other.id, id)
    expect(elsewhere).not.toBe(id)
    const calls = [
      api.getOrder({ id: elsewhere }),
      api.listEvents({ id: elsewhere }),
      seller.writeMessage({ id: elsewhere, text: 'Hello.' }),
      api.advanceTestClock({ to: 'next_due', order: elsewhere }),
    ]
    for (const code of await Promise.all(calls.map(refusal))) expect(code).toMatch(/^(not_found|nothing_due)$/)
    expect((await history(id)).length).toBe(1)
  })

  it('is refused if buyer and seller are the same person', async () => {
    const problem = await refused(api.placeOrder(place({ seller: LENA })))
    expect(problem).toMatchObject({ code: 'same_person', status: 422, errors: [{ field: 'seller.id' }] })
  })

  it('stores a person’s newest name', async () => {
    await placed({ buyer: { id: 'ann', name: 'Ann' } })
    const { id } = await placed({ buyer: { id: 'ann', name: 'Ann Lee', timeZone: 'Europe/Oslo' } })
    expect((await api.getOrder({ id })).buyer).toEqual({ id: 'ann', name: 'Ann Lee', timeZone: 'Europe/Oslo' })
  })

  it.each([
    ['JPY', 18_000, 14_400, 3_600],
    ['KWD', 18_333, 14_667, 3_666],
  ])('works in %s, which has other minor units than cents', async (currency, price, released, fee) => {
    const { id } = await placed({ currency, price, extras: [] })
    await seller.deliver({ id, message: 'Here.' })
    const { balances, allowed } = await buyer.acceptDelivery({ id })
    expect(balances).toEqual({ held: 0, released, refunded: 0, fee })
    expect(released + fee).toBe(price)
    expect(allowed.length).toBeGreaterThan(0)
  })
})

describe('the life of an order', () => {
  it('goes from requirements to a review, each step visible to both parties', async () => {
    const { id } = await placed({ requirements: ['Name?', 'Colour?'], turnaround: 'P3D' })
    expect((await seller.getOrder({ id })).phase).toBe('awaiting_requirements')
    const started = await buyer.giveRequirements({ id, answers: ['Ann', 'Blue'] })
    expect(started).toMatchObject({ phase: 'in_progress', version: 2 })
    expect(Date.parse(started.dueAt ?? '') - (await clock.now())).toBe(3 * 86_400_000)
    await seller.deliver({ id, message: 'First.', links: ['https://example.com/1'] })
    expect((await buyer.requestRevision({ id, explanation: 'Greener.' })).revisions).toEqual({
      requested: 1,
      included: null,
    })
    expect((await seller.deliver({ id, message: 'Second.' })).completeAt).not.toBeNull()
    const done = await buyer.acceptDelivery({ id })
    expect(done).toMatchObject({
      phase: 'completed',
      onTime: true,
      outcome: { method: 'completed', decidedBy: 'buyer', window: null },
    })
    const { review } = await buyer.review({ id, rating: 4, text: 'Good.' })
    expect(review).toMatchObject({ rating: 4, text: 'Good.' })
    expect(await refusal(buyer.review({ id, rating: 5 }))).toBe('already_reviewed')
    expect((await seller.writeMessage({ id, text: 'Thank you.' })).version).toBe(8)
  })

  it('has no step twice: the refusal of a repeated step names the current state', async () => {
    const { id } = await placed()
    await seller.deliver({ id, message: 'Here.' })
    expect(await refusal(seller.deliver({ id, message: 'Again.' }))).toBe('already_delivered')
    const { outcome } = await buyer.acceptDelivery({ id })
    expect(await refused(buyer.acceptDelivery({ id }))).toMatchObject({
      code: 'order_closed',
      status: 409,
      facts: { phase: 'completed', method: 'completed', decidedBy: 'buyer', at: outcome?.at },
    })
  })
})

describe('a preview', () => {
  it.each([
    ['a cancellation in the cooling-off period', 'buyer', { action: 'cancel', explanation: 'A mistake.' }],
    ['a request', 'buyer', { action: 'open_request', kind: 'cancellation', reason: 'other', explanation: 'Why.' }],
    ['a delivery', 'seller', { action: 'deliver', message: 'Here.' }],
    ['a cancellation by staff', 'staff', { action: 'cancel', reason: 'fraud', refund: 5_000, explanation: 'Proof.' }],
  ] as const)('of %s equals what then happens, and changes nothing', async (_what, role, command) => {
    const { id } = await placed()
    const me = { buyer, seller, staff }[role]
    const previewed = await me.preview({ id, command })
    expect(await me.getOrder({ id })).toMatchObject({ version: 1 })
    expect(await history(id)).toHaveLength(1)
    const { action: _action, ...texts } = command
    const done = await (command.action === 'deliver'
      ? me.deliver({ id, message: command.message })
      : command.action === 'cancel'
        ? me.cancel({ id, explanation: '', ...texts })
        : me.openRequest({ id, kind: command.kind, reason: command.reason, explanation: command.explanation }))
    const { phase, outcome, dueAt, completeAt, balances } = done
    expect(previewed).toMatchObject({ ok: true, after: { phase, outcome, dueAt, completeAt, balances } })
    expect(previewed.answers === null).toBe(command.action !== 'open_request')
  })

  it('of opening a request shows the order after each answer and after silence, as it then becomes', async () => {
    const command = { kind: 'cancellation', reason: 'other', explanation: 'Why.' } as const
    const ask = async () => {
      const { id } = await placed()
      const { answers } = await buyer.preview({ id, command: { action: 'open_request', ...command } })
      return { id, answers, requestId: (await buyer.openRequest({ id, ...command })).receipt?.requestId ?? 0 }
    }
    const [first, second, third] = [await ask(), await ask(), await ask()]
    const shown = ({ phase, outcome, dueAt, completeAt, balances }: Awaited<ReturnType<typeof buyer.getOrder>>) =>
      ({ phase, outcome, dueAt, completeAt, balances }) as const
    const yes = { id: first.id, requestId: first.requestId, answer: 'accept' } as const
    expect(first.answers?.accept).toEqual(shown(await seller.answerRequest(yes)))
    const no = { id: second.id, requestId: second.requestId, answer: 'decline', explanation: 'No.' } as const
    expect(second.answers?.decline).toEqual(shown(await seller.answerRequest(no)))
    await clock.by('PT48H')
    expect(third.answers?.silence).toEqual(shown(await buyer.getOrder({ id: third.id })))
  })

  it('of accepting a new due date that has passed shows the order as late, as it then becomes', async () => {
    const { id } = await placed()
    const dueAt = new Date((await clock.now()) + 3_600_000).toISOString()
    const change = { kind: 'change', reason: 'other', explanation: 'Sooner.', change: { dueAt } } as const
    const { receipt } = await seller.openRequest({ id, ...change })
    await clock.by('PT2H')
    const answer = { requestId: receipt?.requestId ?? 0, answer: 'accept' } as const
    const previewed = await buyer.preview({ id, command: { action: 'answer_request', ...answer } })
    const done = await buyer.answerRequest({ id, ...answer })
    expect(done).toMatchObject({ late: true, dueAt })
    expect(previewed.after).toMatchObject({ phase: done.phase, dueAt })
    expect(Date.parse(done.nextDueAt ?? '') - Date.parse(dueAt)).toBe(86_400_000)
    expect((await history(id)).map(({ type, at }) => [type, at]).at(-1)).toEqual(['due.passed', expect.any(String)])
  })

  it('of a refused command returns the refusal, and the order unchanged', async () => {
    const { id } = await placed()
    const previewed = await seller.preview({ id, command: { action: 'cancel', explanation: 'I am ill.' } })
    const problem = await refused(seller.cancel({ id, explanation: 'I am ill.' }))
    expect(previewed.ok).toBe(false)
    expect(previewed.refusal).toEqual({ code: problem.code, facts: problem.facts })
    expect(previewed.after).toMatchObject({ phase: 'in_progress', outcome: null })
    expect(previewed.answers).toBeNull()
  })
})

type Events = Awaited<ReturnType<typeof history>>

/** Returns all ways to change one event of a history or to leave it out. */
function editsOf(events: Events, i: number): readonly Events[] {
  const [event, before] = [events[i], events[i - 1]]
  if (!event) return []
  const changes: readonly Partial<typeof event>[] = [
    { at: '2026-01-01T00:00:00.000Z' },
    { recordedAt: '2026-01-01T00:00:00.000Z' },
    { by: 'clock:x' },
    { type: 'order.changed' },
    { data: { ...event.data, more: 1 } },
    { digests: { text: 'f00' } },
    { hash: 'f'.repeat(64) },
    { seq: event.seq + 1 },
    ...Object.entries(event.texts).map(([name, { salt }]) => ({ texts: { [name]: { salt, text: 'Other.' } } })),
  ]
  const edited = changes.map(change => events.with(i, { ...event, ...change }))
  const moved = before ? [events.with(i, before).with(i - 1, event)] : []
  const cut = i < events.length - 1 ? [events.toSpliced(i, 1)] : []
  return [...edited, ...moved, ...cut]
}

describe('a history', () => {
  const made = async () => {
    const { id } = await placed({ requirements: ['Name?'] })
    await buyer.giveRequirements({ id, answers: ['Ann'] })
    await seller.writeMessage({ id, text: 'Thank you.' })
    await buyer.openRequest({ id, kind: 'cancellation', reason: 'changed_mind', explanation: 'Sorry.' })
    await clock.by('PT48H')
    return id
  }

  it('is exported in pages', async () => {
    const id = await made()
    const pages: number[] = []
    let page = await buyer.listEvents({ id, limit: 3 })
    for (
      pages.push(...page.items.map(({ seq }) => seq));
      page.next !== null;
      pages.push(...page.items.map(({ seq }) => seq))
    )
      page = await buyer.listEvents({ id, limit: 3, cursor: page.next })
    expect(pages).toEqual((await history(id)).map(({ seq }) => seq))
  })

  it('can be read from its newest end, in parts that are each oldest first', async () => {
    const id = await made()
    const all = (await history(id)).map(({ seq }) => seq)
    let page = await buyer.listEvents({ id, limit: 3, before: 2_147_483_647 })
    expect(page.items.map(({ seq }) => seq)).toEqual(all.slice(-3))
    const parts = [page.items]
    while (page.earlier !== null) {
      page = await buyer.listEvents({ id, limit: 3, before: page.earlier })
      parts.unshift(page.items)
    }
    expect(parts.flat().map(({ seq }) => seq)).toEqual(all)
    expect(page.next).toBeNull()
    expect(await seller.listEvents({ id, before: 1 })).toEqual({ items: [], next: null, earlier: null })
  })

  it('cannot be read from both ends at once', async () => {
    const id = await made()
    const { next } = await buyer.listEvents({ id, limit: 1 })
    const problem = await refused(buyer.listEvents({ id, before: 3, cursor: next ?? '' }))
    expect(problem).toMatchObject({ status: 422, errors: [{ field: 'before' }] })
  })

  it('verifies as it was exported, but not after any edit', async () => {
    const id = await made()
    const events = await history(id)
    expect(await verifyHistory(id, events)).toEqual({ ok: true })
    for (const i of events.keys())
      for (const edited of editsOf(events, i)) expect(await verifyHistory(id, edited)).toMatchObject({ ok: false })
    expect(await verifyHistory('another', events)).toMatchObject({ ok: false })
  })

  it('still verifies after a text was erased', async () => {
    const id = await made()
    const erased = (await history(id)).map(event => ({ ...event, texts: {} }))
    expect(await verifyHistory(id, erased)).toEqual({ ok: true })
  })
})

describe('a list of orders', () => {
  const [ida, ben] = [person('ida'), person('ben')]
  const mine = api.as('buyer:ida')
  const theirs = api.as('seller:ben')

  it('has every order of a party in exactly one tab, by who must act next', async () => {
    const of = (changes = {}) => placed({ buyer: ida, seller: ben, ...changes })
    const [asked, going, delivered, requested, closed] = [
      await of({ requirements: ['Name?'] }),
      await of(),
      await of(),
      await of(),
      await of(),
    ]
    await theirs.deliver({ id: delivered?.id ?? '', message: 'Here.' })
    await mine.openRequest({ id: requested?.id ?? '', kind: 'update', reason: 'progress', explanation: 'How far?' })
    await mine.cancel({ id: closed?.id ?? '', explanation: 'A mistake.' })
    const tabs = async (who: typeof mine) => {
      const lists = await Promise.all(
        (['your_turn', 'waiting', 'active', 'closed'] as const).map(tab => who.listOrders({ tab })),
      )
      return lists.map(({ items }) => items.map(({ id }) => id).sort())
    }
    const ids = (...list: readonly ({ id: string } | undefined)[]) => list.map(each => each?.id ?? '').sort()
    expect(await tabs(mine)).toEqual([ids(asked, delivered), ids(requested), ids(going), ids(closed)])
    expect(await tabs(theirs)).toEqual([ids(requested), ids(asked, delivered), ids(going), ids(closed)])
    expect((await mine.listOrders()).counts).toEqual({ your_turn: 2, waiting: 1, active: 1, closed: 1 })
    const open = { kind: 'update', openedBy: 'buyer', awaits: 'answer' } as const
    for (const who of [mine, theirs])
      for (const { id, request } of (await who.listOrders()).items) {
        const { respondBy } = (await who.getOrder({ id })).request ?? {}
        expect(request).toEqual(id === requested?.id ? { ...open, respondBy } : null)
      }
    expect((await mine.listOrders({ tab: 'closed' })).items[0]?.outcome).toEqual({
      method: 'cooling_off',
      decidedBy: 'buyer',
      reason: 'cooling_off',
      window: 'PT2H',
    })
  })

  it('has each order once across pages, sorted by next instant, with closed orders latest first', async () => {
    const eve = person('eve')
    const own = api.as('buyer:eve')
    for (let i = 0; i < 14; i++) {
      const { id } = await placed({ buyer: eve, seller: ben, turnaround: `P${20 - (i % 5)}D` })
      if (i % 2 === 0) await own.cancel({ id, explanation: 'A mistake.' })
      if (i % 3 === 0) await clock.by('PT1S')
    }
    const walk = async (tab: 'active' | 'closed', limit: number) => {
      const found: (typeof page)['items'] = []
      let page = await own.listOrders({ tab, limit })
      for (found.push(...page.items); page.next !== null; found.push(...page.items))
        page = await own.listOrders({ tab, limit, cursor: page.next })
      return found
    }
    for (const limit of [1, 3, 200]) {
      const [active, closed] = [await walk('active', limit), await walk('closed', limit)]
      expect(new Set([...active, ...closed].map(({ id }) => id)).size).toBe(14)
      expect([active.length, closed.length]).toEqual([7, 7])
      const next = active.map(({ nextDueAt }) => nextDueAt ?? '')
      expect(next).toEqual(next.toSorted())
      const ends = await Promise.all(closed.map(async ({ id }) => (await own.getOrder({ id })).outcome?.at ?? ''))
      expect(ends).toEqual(ends.toSorted().reverse())
    }
  })

  it.each([
    ['part of a title', 'gothic cat', 1],
    ['letters in upper case', 'GOTHIC', 1],
    ['part of a reference', 'find-me', 1],
    ['the other party’s name', 'zoë', 1],
    ['signs of patterns, taken literally', '100 %_', 1],
    ['a lone sign of a pattern', '%%', 0],
    ['a backslash', '\\', 0],
    ['a word that no order has', 'nowhere', 0],
  ])('finds orders by %s', async (_what, q, count) => {
    const own = api.as(`buyer:${encodeURIComponent(`q-${q}`)}`)
    const input = place({
      reference: `find-me-${count}-${Buffer.from(q).toString('hex')}`,
      buyer: { id: encodeURIComponent(`q-${q}`), name: 'Ann' },
      seller: { id: 'zoe', name: 'Zoë Ng' },
      gig: { id: 'g', version: '1', title: 'A gothic cat, 100 %_ yours' },
    })
    await api.placeOrder(input)
    expect((await own.listOrders({ q })).items).toHaveLength(count)
  })

  it('has all orders for staff and the marketplace, and none for an unrelated person', async () => {
    expect((await staff.listOrders({ limit: 200 })).items.length).toBeGreaterThan(20)
    expect((await api.listOrders({ limit: 200 })).items.length).toBeGreaterThan(20)
    expect(await api.as('buyer:nobody').listOrders()).toMatchObject({ items: [], next: null })
  })

  it.each(['x', 'bm90aGluZw', Buffer.from('[1]').toString('base64url'), Buffer.from('{}').toString('base64url')])(
    'refuses the invalid cursor %s',
    async cursor => {
      expect(await refused(buyer.listOrders({ cursor }))).toMatchObject({
        code: 'invalid_input',
        errors: [{ field: 'cursor' }],
      })
    },
  )
})

it('a row of the list has the same total as the order', async () => {
  const { id } = await placed({ price: 15_000, extras: [{ title: 'Second ratio', price: 3000 }] })
  const row = (await buyer.listOrders({ limit: 200 })).items.find(each => each.id === id)
  expect([row?.total, (await buyer.getOrder({ id })).total]).toEqual([18_000, 18_000])
})
