resource "aws_acm_certificate" "many" {
  count             = 6
  domain_name       = "${count.index}.example.com"
  validation_method = "EMAIL"
}

resource "aws_acm_certificate" "each" {
  for_each          = toset([for name in ["a", "b", "c", "d", "e", "f"] : name if regex("^[a-z]$", name) == name])
  domain_name       = "${each.key}.example.com"
  validation_method = "EMAIL"
}

module "one" {
  source = "./m"
}

module "two" {
  source = "./m"
}
