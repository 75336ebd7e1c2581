// Lets components subscribe to values outside of React, and rerender when such a value changes.

/** Creates a set of listeners. React calls `subscribe`; the code that changes the value calls `notify`. */
export function createListeners() {
  const listeners = new Set<() => void>()
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    notify: (): void => {
      for (const listener of listeners) listener()
    },
  }
}
