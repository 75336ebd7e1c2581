// The gate for costly work: order of turns, queueing, refusals.
import { describe, expect, it } from 'vitest'
import { createGate, type Who } from './gate.ts'
import { AT_ONCE } from './table.ts'

const SIZE = {
  all: { atOnce: 2, waiting: 3 },
  person: { atOnce: 1, waiting: 2 },
  key: { atOnce: 2, waiting: 3 },
}
const MORA: Who = { kind: 'person', id: 'seller:mora' }
const LENA: Who = { kind: 'person', id: 'buyer:lena' }
const SAM: Who = { kind: 'person', id: 'staff:sam' }
const KEY: Who = { kind: 'key', id: 'key' }

/** Work that ends when the test ends it. */
function works() {
  const gate = createGate(SIZE)
  const begun: string[] = []
  const ends = new Map<string, (fault?: Error) => void>()
  const ask = (who: Who, name: string, isGone = () => false) =>
    gate.run(
      who,
      () => {
        begun.push(name)
        return new Promise<string>((resolve, reject) =>
          ends.set(name, fault => (fault ? reject(fault) : resolve(name))),
        )
      },
      isGone,
    )
  const end = async (name: string, fault?: Error) => {
    ends.get(name)?.(fault)
    await new Promise(resolve => setImmediate(resolve))
  }
  return { ask, begun, end }
}
const quietly = <T>(asked: Promise<T>): Promise<T> => {
  asked.catch(() => undefined)
  return asked
}

describe('the gate', () => {
  it('runs one call of a person at a time, and another person’s beside it', async () => {
    const { ask, begun, end } = works()
    const first = ask(MORA, 'a')
    void quietly(ask(MORA, 'b'))
    void quietly(ask(LENA, 'c'))
    expect(begun).toEqual(['a', 'c'])
    await end('a')
    expect(await first).toBe('a')
    expect(begun).toEqual(['a', 'c', 'b'])
  })

  it('does not make a person wait behind another person’s queue', async () => {
    const { ask, begun, end } = works()
    for (const name of ['a', 'b', 'c']) void quietly(ask(MORA, name))
    void quietly(ask(LENA, 'd'))
    void quietly(ask(SAM, 'e'))
    expect(begun).toEqual(['a', 'd'])
    await end('d')
    expect(begun).toEqual(['a', 'd', 'e'])
  })

  it('refuses a person whose own queue is full with 429, and everyone with 503 when all places are taken', async () => {
    const { ask } = works()
    for (const name of ['a', 'b', 'c']) void quietly(ask(MORA, name))
    await expect(ask(MORA, 'd')).rejects.toMatchObject({ status: 429, retryAfterSeconds: 1 })
    void quietly(ask(LENA, 'e'))
    void quietly(ask(LENA, 'f'))
    await expect(ask(SAM, 'g')).rejects.toMatchObject({ status: 503, retryAfterSeconds: 1 })
  })

  it('runs more calls of a key at a time, because it serves many people', () => {
    const { ask, begun } = works()
    for (const name of ['a', 'b', 'c']) void quietly(ask(KEY, name))
    expect(begun).toEqual(['a', 'b'])
  })

  it('frees the place of failed work', async () => {
    const { ask, begun, end } = works()
    const failing = quietly(ask(MORA, 'a'))
    void quietly(ask(MORA, 'b'))
    await end('a', new Error('broken'))
    await expect(failing).rejects.toThrow('broken')
    expect(begun).toEqual(['a', 'b'])
  })

  it('skips the work of a caller that has left', async () => {
    const { ask, begun, end } = works()
    void quietly(ask(MORA, 'a'))
    const left = quietly(ask(MORA, 'b', () => true))
    void quietly(ask(MORA, 'c'))
    await end('a')
    await expect(left).rejects.toMatchObject({ status: 503 })
    expect(begun).toEqual(['a', 'c'])
  })
})

describe('the queue for computations over a history', () => {
  const held = () => {
    const gate = createGate(AT_ONCE.costly)
    const begun: Who[] = []
    const ask = (who: Who): Promise<unknown> =>
      quietly(
        gate.run(who, () => {
          begun.push(who)
          return new Promise(() => undefined)
        }),
      )
    return { ask, begun }
  }
  /** Page, what-if, preview and orders. */
  const CALLS_OF_A_PAGE = 4

  it('takes the simultaneous calls of two pages of one person, and no more', async () => {
    const { ask } = held()
    for (let i = 0; i < 2 * CALLS_OF_A_PAGE; i++) void ask(MORA)
    await expect(ask(MORA)).rejects.toMatchObject({ status: 429 })
  })

  it('lets other people through at once, however many calls one person has in it', () => {
    const { ask, begun } = held()
    for (let i = 0; i < 3 * CALLS_OF_A_PAGE; i++) void ask(MORA)
    void ask(LENA)
    expect(begun).toEqual([MORA, LENA])
  })

  it('has room for eight people who each send that many calls', async () => {
    const { ask } = held()
    const people = Array.from({ length: 9 }, (_, i): Who => ({ kind: 'person', id: `seller:${i}` }))
    for (const who of people) for (let i = 0; i < 2 * CALLS_OF_A_PAGE - 1; i++) void ask(who)
    await expect(Promise.race([ask(SAM), Promise.resolve('waits')])).resolves.toBe('waits')
  })
})
