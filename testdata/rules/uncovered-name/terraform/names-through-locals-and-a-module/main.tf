locals {
  zone = "example.com"
  host = "api.v2.${local.zone}"
}

module "site" {
  source = "./site"
  names  = [local.zone, "*.${local.zone}"]
  host   = local.host
}
