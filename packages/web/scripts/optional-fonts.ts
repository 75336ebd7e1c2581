// A font that comes after the text was drawn waits for the next page: text that changes its font moves.
import type { Plugin } from 'vite'

export const optionalFonts: Plugin = {
  name: 'optional-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    /@fontsource-variable.+\.css/.test(id) ? code.replaceAll('font-display: swap', 'font-display: optional') : null,
}
