/**
 * Draws the plots of docs/market-making/strategy.md from the functions of the engine, and prints the numbers of its text.
 *
 *   node examples/market-maker/plots.ts
 *
 * The same engine gives the same files, byte for byte. PLOTS_DIR names another folder than docs/market-making/images.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { savePicture } from './support/picture.ts'
import { strategyNumbers } from './support/strategy-numbers.ts'
import { STRATEGY_PLOTS } from './support/strategy-plots.ts'

const folder = process.env['PLOTS_DIR'] ?? fileURLToPath(new URL('../../docs/market-making/images/', import.meta.url))
mkdirSync(folder, { recursive: true })
for (const [name, plot] of Object.entries(STRATEGY_PLOTS)) await savePicture(join(folder, name), plot())
for (const line of strategyNumbers()) console.log(line)
