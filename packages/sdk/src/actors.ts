// Actors as they are sent over the wire: “buyer:lena”, “staff”, “clock”.

/** Returns the role of an actor, e.g. “buyer” of “buyer:lena”. */
export const roleOf = (by: string): string => by.split(':')[0] ?? by
