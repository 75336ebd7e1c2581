// Actors on the wire: “buyer:lena”, “staff”, “clock”.

/** The role of an actor: “buyer” of “buyer:lena”. */
export const roleOf = (by: string): string => by.split(':')[0] ?? by
