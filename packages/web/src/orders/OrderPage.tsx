// stub for now, replaced below
export const OrderPage = () => null
