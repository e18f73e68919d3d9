# Fine: the map of downloaded modules leads to one that makes records.
module "certificate" {
  source  = "example/certificate/aws"
  version = "1.0.0"
  domain  = "example.com"
}
