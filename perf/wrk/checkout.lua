-- Checks out the orders "0" to "count-1", each thread its own share in turn; begins again when all are done.
-- Arguments: count, wrk's number of threads, how many milliseconds to wait before each request, and the first order.
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  count = tonumber(args[1]) or 100000
  step = tonumber(args[2]) or 2
  first = id + (tonumber(args[4]) or 0)
  order = first - step
  wait = tonumber(args[3]) or 0
end

function request()
  order = order + step
  if order >= count then
    order = first
  end
  return wrk.format("POST", "/orders/checkout/" .. order)
end

function delay()
  return wait
end

function done(summary, latency)
  io.write(string.format("checkouts/s %.0f  p50 %.2f ms  p99 %.2f ms  p99.9 %.2f ms  max %.1f ms  not-2xx %d  errors %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency:percentile(99.9) / 1000, latency.max / 1000, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
