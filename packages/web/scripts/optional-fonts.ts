// Sets `font-display: optional`, so that a font that arrives late is used from the next page on and shifts no shown
// text.
import type { Plugin } from 'vite'

export const optionalFonts: Plugin = {
  name: 'optional-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    /@fontsource-variable.+\.css/.test(id) ? code.replaceAll('font-display: swap', 'font-display: optional') : null,
}
