// Tests the gate for costly work: the order of turns, queueing and refusals.
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

/** Returns work that ends when the test ends it. */
function works() {
  const gate = createGate(SIZE)
  const begun: string[] = []
  const ends = new Map<string, (fault?: Error) => void>()
  const enter = (who: Who, name: string, isGone = () => false) =>
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
  return { enter, begun, end }
}
const quietly = <T>(asked: Promise<T>): Promise<T> => {
  asked.catch(() => undefined)
  return asked
}

describe('the gate for costly work', () => {
  it('runs one call of a person at a time, in parallel with another person’s', async () => {
    const { enter, begun, end } = works()
    const first = enter(MORA, 'a')
    void quietly(enter(MORA, 'b'))
    void quietly(enter(LENA, 'c'))
    expect(begun).toEqual(['a', 'c'])
    await end('a')
    expect(await first).toBe('a')
    expect(begun).toEqual(['a', 'c', 'b'])
  })

  it('does not make a person wait behind another person’s queue', async () => {
    const { enter, begun, end } = works()
    for (const name of ['a', 'b', 'c']) void quietly(enter(MORA, name))
    void quietly(enter(LENA, 'd'))
    void quietly(enter(SAM, 'e'))
    expect(begun).toEqual(['a', 'd'])
    await end('d')
    expect(begun).toEqual(['a', 'd', 'e'])
  })

  it('refuses a person whose own queue is full with 429, and everyone with 503 when all places are taken', async () => {
    const { enter } = works()
    for (const name of ['a', 'b', 'c']) void quietly(enter(MORA, name))
    await expect(enter(MORA, 'd')).rejects.toMatchObject({ status: 429, retryAfterSeconds: 1 })
    void quietly(enter(LENA, 'e'))
    void quietly(enter(LENA, 'f'))
    await expect(enter(SAM, 'g')).rejects.toMatchObject({ status: 503, retryAfterSeconds: 1 })
  })

  it('runs more calls of a key at a time, because it serves many people', () => {
    const { enter, begun } = works()
    for (const name of ['a', 'b', 'c']) void quietly(enter(KEY, name))
    expect(begun).toEqual(['a', 'b'])
  })

  it('frees the place of failed work', async () => {
    const { enter, begun, end } = works()
    const failing = quietly(enter(MORA, 'a'))
    void quietly(enter(MORA, 'b'))
    await end('a', new Error('broken'))
    await expect(failing).rejects.toThrow('broken')
    expect(begun).toEqual(['a', 'b'])
  })

  it('skips the work of a caller that has left', async () => {
    const { enter, begun, end } = works()
    void quietly(enter(MORA, 'a'))
    const left = quietly(enter(MORA, 'b', () => true))
    void quietly(enter(MORA, 'c'))
    await end('a')
    await expect(left).rejects.toMatchObject({ status: 503 })
    expect(begun).toEqual(['a', 'c'])
  })
})

describe('the queue for computations over a history', () => {
  const held = () => {
    const gate = createGate(AT_ONCE.costly)
    const begun: Who[] = []
    const enter = (who: Who): Promise<unknown> =>
      quietly(
        gate.run(who, () => {
          begun.push(who)
          return new Promise(() => undefined)
        }),
      )
    return { enter, begun }
  }
  /** The calls of a page: the level page, what-if, preview and orders. */
  const CALLS_OF_A_PAGE = 4

  it('takes the simultaneous calls of two pages of one person, and no more', async () => {
    const { enter } = held()
    for (let i = 0; i < 2 * CALLS_OF_A_PAGE; i++) void enter(MORA)
    await expect(enter(MORA)).rejects.toMatchObject({ status: 429 })
  })

  it('lets other people through at once, however many calls one person has in it', () => {
    const { enter, begun } = held()
    for (let i = 0; i < 3 * CALLS_OF_A_PAGE; i++) void enter(MORA)
    void enter(LENA)
    expect(begun).toEqual([MORA, LENA])
  })

  it('has room for nine people who each send seven calls', async () => {
    const { enter } = held()
    const people = Array.from({ length: 9 }, (_, i): Who => ({ kind: 'person', id: `seller:${i}` }))
    for (const who of people) for (let i = 0; i < 2 * CALLS_OF_A_PAGE - 1; i++) void enter(who)
    await expect(Promise.race([enter(SAM), Promise.resolve('waits')])).resolves.toBe('waits')
  })
})
