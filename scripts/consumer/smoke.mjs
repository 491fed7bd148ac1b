import * as root from '@kassandra/kalshi-sdk'
import * as book from '@kassandra/kalshi-sdk/book'
import * as rest from '@kassandra/kalshi-sdk/rest'
import * as units from '@kassandra/kalshi-sdk/units'
import * as ws from '@kassandra/kalshi-sdk/ws'
import { exercise } from './exercise.cjs'

await exercise({ root, book, rest, units, ws })
