// What components subscribe to, so that they render again when a value outside of React changes.

/** A set of listeners: `subscribe` for React, `notify` for whoever changes the value. */
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
