// How many decimals each currency has, by which an amount in minor units is written.

/**
 * The currencies of ISO 4217 whose minor unit is not a hundredth, by number of decimals. They are not taken from
 * `Intl`, which knows how currencies are usually shown: it has no decimals for HUF or PKR and would show a hundred
 * times the amount.
 */
const DECIMALS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}
/** Returns how many decimals an amount in this currency has. */
export const decimalsOf = (currency: string): number =>
  Number(Object.entries(DECIMALS).find(([, codes]) => codes.split(' ').includes(currency))?.[0] ?? 2)
