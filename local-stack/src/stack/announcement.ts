interface Announcement {
  readonly msg?: string
  readonly healthUrl?: string
  readonly metricsUrl?: string
  readonly dashboardUrl?: string
  readonly controlTokenFile?: string
}

const parseAnnouncement = (line: string): Announcement | undefined =>
  line.startsWith('{') ? (JSON.parse(line) as Announcement) : undefined

/** Whether a program says with this line that it is ready. */
export const isListening = (line: string): boolean => parseAnnouncement(line)?.msg === 'listening'

export interface Addresses {
  readonly healthUrl: string
  readonly metricsUrl: string
}

export function addressesIn(line: string): Addresses {
  const { healthUrl = '', metricsUrl = '' } = parseAnnouncement(line) ?? {}
  return { healthUrl, metricsUrl }
}

export interface DashboardAddresses extends Addresses {
  readonly dashboardUrl: string
  /** File of what the page asks for before it changes anything. */
  readonly controlTokenFile: string
}

export function dashboardIn(line: string): DashboardAddresses {
  const { dashboardUrl = '', controlTokenFile = '' } = parseAnnouncement(line) ?? {}
  return { ...addressesIn(line), dashboardUrl, controlTokenFile }
}
