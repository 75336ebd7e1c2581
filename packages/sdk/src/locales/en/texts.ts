// Explains why a person's text is rejected. Names the character that is not allowed, with its number.
import type { TextFault } from '@evenhand/core'

const CONTROLS: Readonly<Record<number, string>> = {
  0: 'null',
  7: 'bell',
  8: 'backspace',
  9: 'tab',
  10: 'line feed',
  11: 'vertical tab',
  12: 'form feed',
  13: 'carriage return',
  27: 'escape',
  127: 'delete',
  133: 'next line',
}
const DIRECTIONS: Readonly<Record<number, string>> = {
  8232: 'line separator',
  8233: 'paragraph separator',
  8234: 'left-to-right embedding',
  8235: 'right-to-left embedding',
  8236: 'pop directional formatting',
  8237: 'left-to-right override',
  8238: 'right-to-left override',
  8294: 'left-to-right isolate',
  8295: 'right-to-left isolate',
  8296: 'first strong isolate',
  8297: 'pop directional isolate',
}

/** The table of character names by kind. The type requires a row for every kind. */
const NAMES: Readonly<Record<Exclude<TextFault['what'], 'empty'>, (point: number) => string>> = {
  surrogate: () => 'half of a character',
  control: point => CONTROLS[point] ?? 'control character',
  separator: point => DIRECTIONS[point] ?? 'separator',
  override: point => DIRECTIONS[point] ?? 'direction override',
  direction: point => DIRECTIONS[point] ?? 'direction',
  deprecated: () => 'deprecated formatting character',
  noncharacter: () => 'noncharacter',
  private_use: () => 'private-use character',
}

/**
 * Returns a phrase that follows the name of a field: “contains the character U+202E (right-to-left override), which is
 * not allowed here”.
 */
export function textFaultText(fault: TextFault): string {
  if (fault.what === 'empty') return 'is empty: it has no visible characters'
  const number = fault.point.toString(16).toUpperCase().padStart(4, '0')
  return `contains the character U+${number} (${NAMES[fault.what](fault.point)}), which is not allowed here`
}
/** The rule for a span, to follow the name of a field. */
export const spanFieldText = 'must be an ISO 8601 span of weeks, days, hours, minutes and seconds, such as PT48H or P2D'
/** The rule for a link, to follow the name of a field. */
export const linkText =
  'must be a link that starts with http:// or https://, with its host in ASCII (“xn--…”) and no user name before it'
