"""A strict reader of OTLP/HTTP JSON: what is not exactly as the protocol has it is an error, with the path of where it stands.

Written from opentelemetry-proto 1.x (trace.proto, metrics.proto, common.proto, resource.proto) and OTLP's rules for JSON: lowerCamelCase
names, ids in hex, enums as integers, 64-bit integers as strings. Unlike a real collector it takes no unknown field.
"""
import json
import math
import re

HEX = re.compile(r"[0-9a-f]+\Z")
INT64 = re.compile(r"-?(0|[1-9][0-9]*)\Z")
UINT64 = re.compile(r"(0|[1-9][0-9]*)\Z")


class Wrong(Exception):
    pass


def _fail(where, text):
    raise Wrong(f"{where}: {text}")


def _object(value, where, required, optional=()):
    if not isinstance(value, dict):
        _fail(where, f"an object is expected, not {type(value).__name__}")
    for key in value:
        if key not in required and key not in optional:
            _fail(where, f"unknown field {key!r}")
    for key in required:
        if key not in value:
            _fail(where, f"field {key!r} is missing")
    return value


def _list(value, where):
    if not isinstance(value, list):
        _fail(where, f"a list is expected, not {type(value).__name__}")
    return value


def _text(value, where, empty=False):
    if not isinstance(value, str) or (not value and not empty):
        _fail(where, f"text is expected, not {value!r}")
    return value


def _int64(value, where):
    if not isinstance(value, str) or not INT64.match(value) or not -2**63 <= int(value) < 2**63:
        _fail(where, f"a 64-bit integer as a string is expected, not {value!r}")
    return int(value)


def _uint64(value, where):
    if not isinstance(value, str) or not UINT64.match(value) or int(value) >= 2**64:
        _fail(where, f"an unsigned 64-bit integer as a string is expected, not {value!r}")
    return int(value)


def _enum(value, where, allowed):
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        _fail(where, f"an enum as one of the integers {sorted(allowed)} is expected, not {value!r}")
    return value


def _double(value, where):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        _fail(where, f"a finite number is expected, not {value!r}")
    return float(value)


def _hex(value, where, length):
    if not isinstance(value, str) or len(value) != length or not HEX.match(value) or set(value) == {"0"}:
        _fail(where, f"{length} hex digits, not all 0, are expected, not {value!r}")
    return value


def _any_value(value, where):
    _object(value, where, (), ("stringValue", "boolValue", "intValue", "doubleValue", "arrayValue", "kvlistValue", "bytesValue"))
    if len(value) != 1:
        _fail(where, f"exactly one value is expected, not {sorted(value)}")
    (kind, held), = value.items()
    if kind == "stringValue":
        return _text(held, where, empty=True)
    if kind == "boolValue":
        if not isinstance(held, bool):
            _fail(where, f"a boolean is expected, not {held!r}")
        return held
    if kind == "intValue":
        return _int64(held, where)
    if kind == "doubleValue":
        return _double(held, where)
    return _fail(where, f"{kind} is not used here")


def _attributes(value, where):
    found = {}
    for number, each in enumerate(_list(value, where)):
        here = f"{where}[{number}]"
        _object(each, here, ("key", "value"))
        key = _text(each["key"], f"{here}.key")
        if key in found:
            _fail(here, f"attribute {key!r} stands twice")
        found[key] = _any_value(each["value"], f"{here}.value")
    return found


def _resource(value, where):
    _object(value, where, ("attributes",))
    attributes = _attributes(value["attributes"], f"{where}.attributes")
    for key in ("service.name", "service.version", "service.instance.id"):
        if key not in attributes:
            _fail(where, f"resource attribute {key!r} is missing")
    return attributes


def _scope(value, where):
    _object(value, where, ("name",), ("version",))
    _text(value["name"], f"{where}.name")


def _no_constants(text):
    raise Wrong(f"{text} is no JSON")


def _load(body):
    try:
        return json.loads(body.decode("utf-8", "strict"), parse_constant=_no_constants, object_pairs_hook=_no_doubles)
    except (UnicodeDecodeError, ValueError) as error:
        raise Wrong(f"no JSON in UTF-8: {error}") from None


def _no_doubles(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise Wrong(f"a name stands twice in one object: {names}")
    return dict(pairs)


class Span:
    def __init__(self, value, where, resource):
        _object(value, where, ("traceId", "spanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano"),
                ("traceState", "parentSpanId", "flags", "attributes", "droppedAttributesCount", "events", "droppedEventsCount", "links", "droppedLinksCount", "status"))
        self.resource = resource
        self.trace = _hex(value["traceId"], f"{where}.traceId", 32)
        self.id = _hex(value["spanId"], f"{where}.spanId", 16)
        self.parent = _hex(value["parentSpanId"], f"{where}.parentSpanId", 16) if "parentSpanId" in value else None
        self.name = _text(value["name"], f"{where}.name")
        self.kind = _enum(value["kind"], f"{where}.kind", {1, 2, 3, 4, 5})
        self.start = _uint64(value["startTimeUnixNano"], f"{where}.startTimeUnixNano")
        self.end = _uint64(value["endTimeUnixNano"], f"{where}.endTimeUnixNano")
        if self.start > self.end:
            _fail(where, f"it ends {self.start - self.end} ns before it begins")
        self.attributes = _attributes(value.get("attributes", []), f"{where}.attributes")
        self.status = 0
        self.message = ""
        if "status" in value:
            _object(value["status"], f"{where}.status", (), ("code", "message"))
            self.status = _enum(value["status"].get("code", 0), f"{where}.status.code", {0, 1, 2})
            self.message = _text(value["status"].get("message", ""), f"{where}.status.message", empty=True)
        if self.status == 2 and not self.attributes.get("error.type"):
            _fail(where, "an error has no error.type")

    @property
    def milliseconds(self):
        return (self.end - self.start) / 1e6


def read_traces(body):
    """The spans of one request. Each trace in it is whole: a root, and parents that are there and begin no later."""
    document = _object(_load(body), "", ("resourceSpans",))
    spans = []
    for r, resource_spans in enumerate(_list(document["resourceSpans"], "resourceSpans")):
        where = f"resourceSpans[{r}]"
        _object(resource_spans, where, ("resource", "scopeSpans"), ("schemaUrl",))
        resource = _resource(resource_spans["resource"], f"{where}.resource")
        for s, scope_spans in enumerate(_list(resource_spans["scopeSpans"], f"{where}.scopeSpans")):
            here = f"{where}.scopeSpans[{s}]"
            _object(scope_spans, here, ("scope", "spans"), ("schemaUrl",))
            _scope(scope_spans["scope"], f"{here}.scope")
            spans += [Span(each, f"{here}.spans[{n}]", resource) for n, each in enumerate(_list(scope_spans["spans"], f"{here}.spans"))]
    if not spans:
        raise Wrong("a request without a span")
    check_parents(spans)
    return spans


def check_parents(spans):
    by_id = {}
    for span in spans:
        if (span.trace, span.id) in by_id:
            raise Wrong(f"span id {span.id} stands twice")
        by_id[span.trace, span.id] = span
    for trace in {span.trace for span in spans}:
        roots = [span for span in spans if span.trace == trace and span.parent is None]
        if len(roots) != 1:
            raise Wrong(f"trace {trace} has {len(roots)} roots")
    for span in spans:
        if span.parent is None:
            continue
        parent = by_id.get((span.trace, span.parent))
        if parent is None:
            raise Wrong(f"{span.name}: its parent {span.parent} is not in its trace")
        if span.start < parent.start or span.end > parent.end:
            raise Wrong(f"{span.name} [{span.start}, {span.end}] is not within its parent {parent.name} [{parent.start}, {parent.end}]")


class Point:
    def __init__(self, metric, kind, attributes, value):
        self.metric, self.kind, self.attributes, self.value = metric, kind, attributes, value


def _times(value, where, cumulative):
    time = _uint64(value["timeUnixNano"], f"{where}.timeUnixNano")
    if cumulative and "startTimeUnixNano" not in value:
        _fail(where, "a cumulative point has no startTimeUnixNano")
    if "startTimeUnixNano" in value and _uint64(value["startTimeUnixNano"], f"{where}.startTimeUnixNano") > time:
        _fail(where, "it begins after its time")


def _number_point(value, where, cumulative):
    _object(value, where, ("timeUnixNano",), ("attributes", "startTimeUnixNano", "asDouble", "asInt", "exemplars", "flags"))
    _times(value, where, cumulative)
    if ("asDouble" in value) == ("asInt" in value):
        _fail(where, "exactly one of asDouble and asInt is expected")
    return _double(value["asDouble"], f"{where}.asDouble") if "asDouble" in value else _int64(value["asInt"], f"{where}.asInt")


def _histogram_point(value, where, _):
    _object(value, where, ("timeUnixNano", "count", "bucketCounts", "explicitBounds"), ("attributes", "startTimeUnixNano", "sum", "min", "max", "exemplars", "flags"))
    _times(value, where, True)
    count = _uint64(value["count"], f"{where}.count")
    counts = [_uint64(each, f"{where}.bucketCounts") for each in _list(value["bucketCounts"], f"{where}.bucketCounts")]
    bounds = [_double(each, f"{where}.explicitBounds") for each in _list(value["explicitBounds"], f"{where}.explicitBounds")]
    if len(counts) != len(bounds) + 1:
        _fail(where, f"{len(counts)} buckets for {len(bounds)} bounds")
    if sum(counts) != count:
        _fail(where, f"the buckets hold {sum(counts)}, count is {count}")
    if any(low >= high for low, high in zip(bounds, bounds[1:])):
        _fail(where, "the bounds do not ascend")
    if "sum" in value:
        _double(value["sum"], f"{where}.sum")
    return count


def _summary_point(value, where, _):
    _object(value, where, ("timeUnixNano", "count", "sum"), ("attributes", "startTimeUnixNano", "quantileValues", "flags"))
    _times(value, where, True)
    for each in _list(value.get("quantileValues", []), f"{where}.quantileValues"):
        _object(each, f"{where}.quantileValues", ("quantile", "value"))
        if not 0 <= _double(each["quantile"], f"{where}.quantile") <= 1:
            _fail(where, "a quantile is not in [0, 1]")
        _double(each["value"], f"{where}.value")
    return _uint64(value["count"], f"{where}.count")


_KINDS = {
    "gauge": ((), _number_point),
    "sum": (("aggregationTemporality", "isMonotonic"), _number_point),
    "histogram": (("aggregationTemporality",), _histogram_point),
    "summary": ((), _summary_point),
}


def _metric(value, where):
    _object(value, where, ("name",), ("description", "unit", *_KINDS))
    name = _text(value["name"], f"{where}.name")
    present = [kind for kind in _KINDS if kind in value]
    if len(present) != 1:
        _fail(where, f"exactly one kind of data is expected, not {present}")
    kind = present[0]
    more, read = _KINDS[kind]
    data = _object(value[kind], f"{where}.{kind}", ("dataPoints", *more))
    if more and _enum(data["aggregationTemporality"], f"{where}.aggregationTemporality", {1, 2}) != 2:
        _fail(where, "cumulative temporality is expected")
    if kind == "sum" and data["isMonotonic"] is not True:
        _fail(where, "a monotonic sum is expected")
    points = _list(data["dataPoints"], f"{where}.dataPoints")
    if not points:
        _fail(where, "a metric without a point")
    found = []
    for number, each in enumerate(points):
        here = f"{where}.dataPoints[{number}]"
        found.append(Point(name, kind, _attributes(each.get("attributes", []), f"{here}.attributes"), read(each, here, kind == "sum")))
    if len({json.dumps(point.attributes, sort_keys=True) for point in found}) != len(found):
        _fail(where, "two points have the same attributes")
    return found


def read_metrics(body):
    """The data points of one request."""
    document = _object(_load(body), "", ("resourceMetrics",))
    points = []
    for r, resource_metrics in enumerate(_list(document["resourceMetrics"], "resourceMetrics")):
        where = f"resourceMetrics[{r}]"
        _object(resource_metrics, where, ("resource", "scopeMetrics"), ("schemaUrl",))
        _resource(resource_metrics["resource"], f"{where}.resource")
        for s, scope_metrics in enumerate(_list(resource_metrics["scopeMetrics"], f"{where}.scopeMetrics")):
            here = f"{where}.scopeMetrics[{s}]"
            _object(scope_metrics, here, ("scope", "metrics"), ("schemaUrl",))
            _scope(scope_metrics["scope"], f"{here}.scope")
            names = set()
            for n, each in enumerate(_list(scope_metrics["metrics"], f"{here}.metrics")):
                found = _metric(each, f"{here}.metrics[{n}]")
                if found[0].metric in names:
                    _fail(here, f"metric {found[0].metric!r} stands twice")
                names.add(found[0].metric)
                points += found
    if not points:
        raise Wrong("a request without a data point")
    return points
