/** Where the REST API stands on its host; it is part of what clients sign. */
export const REST_ROOT = '/trade-api/v2'
