const URL_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:([^\s@]+)@/gi

/**
 * Pure. Takes out of a text what stands as a password in one of the URLs that the program was given, as it stands there and decoded,
 * and every password of a URL in the text itself.
 */
export function hideSecrets(text: string, given: readonly (string | undefined)[]): string {
  const passwords = given.flatMap((value) => [...(value ?? '').matchAll(URL_PASSWORD)].map(([, password = '']) => password))
  const known = [...new Set(passwords.flatMap((password) => [password, decode(password)]))].filter((password) => password.length > 3)
  const bare = text.replace(URL_PASSWORD, (url, password: string) => url.replace(password, '***'))
  return known.reduce((hidden, password) => hidden.replaceAll(password, '***'), bare)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
