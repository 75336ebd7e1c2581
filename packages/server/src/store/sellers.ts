// Sellers: since when they are there, their level, and what follows from a marketplace's word about them.

/** Sellers fall into 16 slices, as orders do: one server sweeps each. */
export function sellerSlice(id: string): number {
  let hash = 0
  for (let i = 0; i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0
  return (hash >>> 0) % 16
}
