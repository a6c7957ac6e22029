"""The pages whose size and time are measured, and how a browser counts their bytes."""

PATHS = (
    "/",
    "/compare",
    "/body/{code}",
    "/indicator",
    "/indicator/cio_appointed",
    "/ranking",
    "/deliveries",
    "/method",
)
ENCODED_BYTES = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
