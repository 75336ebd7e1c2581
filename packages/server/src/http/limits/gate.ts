// A gate for costly work: limits how much runs at once, in all and per person, has a short queue, and refuses the rest.
import { httpProblem } from '../routes/problem.ts'

export interface Room {
  readonly atOnce: number
  readonly waiting: number
}
export interface GateSize {
  readonly all: Room
  /** The limits for one person, across sessions and keys. */
  readonly person: Room
  /** The limits for a key without an actor, which serves many people. */
  readonly key: Room
}
export interface Who {
  readonly kind: 'person' | 'key'
  readonly id: string
}
export interface Gate {
  /**
   * Runs the work when it is its turn. Throws at once if the queue is full. Skips the work if `isGone` reports that its
   * caller has left.
   */
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
    // Starts the first waiting caller who may run now: one person's queue must not hold up others.
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

/** Counts the work that is running, in all and for each person or key. */
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
