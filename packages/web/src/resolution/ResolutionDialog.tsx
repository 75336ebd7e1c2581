// stub for now, replaced below
export const ResolutionDialog = () => null
