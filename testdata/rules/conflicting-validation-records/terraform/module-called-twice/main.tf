# Violation: each call makes the record.
module "a" {
  source = "./certificate"
  domain = "example.com"
}

module "b" {
  source = "./certificate"
  domain = "example.com"
}
