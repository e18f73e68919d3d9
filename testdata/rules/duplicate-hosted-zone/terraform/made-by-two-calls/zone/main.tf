variable "domain" {
  type = string
}

resource "aws_route53_zone" "example" {
  name = var.domain
}

output "zone_id" {
  value = aws_route53_zone.example.zone_id
}
