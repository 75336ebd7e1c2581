// A gate for what is costly: so many at once, so many of one person, a short line before it, and a clear “no” behind that.
import { httpProblem } from '../routes/problem.ts'

export interface Room {
  readonly atOnce: number
  readonly waiting: number
}
export interface GateSize {
  readonly all: Room
  /** Of one person, by all sessions and keys. */
  readonly person: Room
  /** Of a key that acts for nobody: it serves many. */
  readonly key: Room
}
export interface Who {
  readonly kind: 'person' | 'key'
  readonly id: string
}
export interface Gate {
  /** Does the work when it is its turn. Throws at once where the line is full; `isGone` spares work that nobody waits for. */
  run<T>(who: Who, work: () => Promise<T>, isGone?: () => boolean): Promise<T>
}

interface Waiting extends Who {
  start(): void
}

export function createGate(size: GateSize): Gate {
  const places = placesOf(size)
  const line: Waiting[] = []
  const leave = (who: Who): void => {
    places.leave(who)
    // The first whose turn it can be: somebody's own line holds up nobody else.
    const next = line.findIndex(places.isFree)
    if (next >= 0) line.splice(next, 1)[0]?.start()
  }
  const turn = (who: Who): Promise<void> | null => {
    if (places.isFree(who)) {
      places.enter(who)
      return null
    }
    const { atOnce, waiting } = size[who.kind]
    if (line.filter(({ id }) => id === who.id).length >= waiting)
      throw httpProblem('too_many_at_once', { limit: atOnce, retryAfterSeconds: 1 })
    if (line.length >= size.all.waiting) throw httpProblem('overloaded', { retryAfterSeconds: 1 })
    return new Promise(resolve => {
      const start = (): void => {
        places.enter(who)
        resolve()
      }
      line.push({ ...who, start })
    })
  }
  return {
    run: async (who, work, isGone = () => false) => {
      const waiting = turn(who)
      if (waiting !== null) await waiting
      try {
        if (isGone()) throw httpProblem('overloaded', { retryAfterSeconds: 1 })
        return await work()
      } finally {
        leave(who)
      }
    },
  }
}

/** Who is inside. */
function placesOf(size: GateSize) {
  const running = new Map<string, number>()
  let busy = 0
  const runningOf = ({ id }: Who): number => running.get(id) ?? 0
  return {
    isFree: (who: Who): boolean => busy < size.all.atOnce && runningOf(who) < size[who.kind].atOnce,
    enter: (who: Who): void => {
      busy += 1
      running.set(who.id, runningOf(who) + 1)
    },
    leave: (who: Who): void => {
      busy -= 1
      const left = runningOf(who) - 1
      if (left > 0) running.set(who.id, left)
      else running.delete(who.id)
    },
  }
}
